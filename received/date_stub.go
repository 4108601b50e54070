package received

func readDate(s string, at int, probs []Problem) (d Date, span Span, p []Problem, ok bool) { return }
func findDate(value string, from int) int                                                  { return -1 }
