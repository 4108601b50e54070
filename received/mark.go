package received

// marks are where the parts of a value stand. Nearly every value is shorter than 64 KiB, so that two bytes do for
// an offset: a Field, which Parse allocates, is a size smaller for it.
type marks struct {
	far  *[partCount]Span // of the parts that end behind 64 KiB; nil if there are none
	near [partCount]span16
}

// span16 is a span with an end of at most maxNear; isFar stands for a longer one.
type span16 struct{ start, end uint16 }

const maxNear = 1<<16 - 1

var isFar = span16{start: 1}

// set notes the place of a part.
func (w *marks) set(p Part, start, end int) {
	if end <= maxNear {
		w.near[p] = span16{uint16(start), uint16(end)}
		return
	}
	w.near[p] = isFar
	if w.far == nil {
		w.far = new([partCount]Span)
	}
	w.far[p] = Span{start, end}
}

// of returns the place of a part, and the zero Span for one that the value does not have.
func (w *marks) of(p Part) Span {
	if s := w.near[p]; s != isFar {
		return Span{int(s.start), int(s.end)}
	}
	return w.far[p]
}
