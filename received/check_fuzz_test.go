package received

import "testing"

// FuzzCheck: Check and the ABNF say the same of every value, for all standards.
func FuzzCheck(f *testing.F) {
	for _, v := range readCheckVectors(f) {
		f.Add(v.value)
	}
	for i, v := range readVectors(f) {
		if i%8 == 0 { // the ABNF is slow, and seeds run with every test
			f.Add(v.value)
		}
	}
	for _, s := range append(skeletons, pieces...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if len(value) > 512 {
			t.Skip("the ABNF would take too long")
		}
		for _, j := range judges() {
			if d := j.disagreement(value); d != "" {
				t.Error(d)
			}
		}
	})
}
