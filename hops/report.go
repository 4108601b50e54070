package hops

// Report is the judgement on a case.
type Report struct {
	Source   string    // where the message is from, for people: "inbox.mbox:3"; set by the caller
	Case     Case      // what was judged
	Origins  []Origin  // hosts that may have sent the message first, the best candidate first
	Findings []Finding // signs of error or forgery: of the message first, then of the hops, oldest first
	Verdict  string    // one sentence, for people
	Embedded []*Report // on the messages inside this one; set by the caller
}

// Analyze judges a case with the detectors, or with [Detectors] if none are given. The report is a
// function of the case and of the set of detectors. A report has at most 256 findings of theirs; if
// there are more, the gravest are kept, and one more finding tells how many are not listed.
func Analyze(c Case, detectors ...Detector) *Report {
	j := &judging{report: Report{Case: c}}
	return j.judge(detectors)
}

// judging is the making of a report, with the memory that each report needs, in one piece.
type judging struct {
	report   Report
	trail    trail
	findings findings
	origins  [2]Origin // the boundary's client and the oldest claim: most have no others
	detector string    // that is being asked
}

func (j *judging) judge(detectors []Detector) *Report {
	r := &j.report
	if c := &r.Case; c.settled == nil || c.of != c.Chain {
		c.followInto(&j.trail)
	}
	if c := &r.Case; c.settled.facts == nil && c.settled != &j.trail { // nor into what other copies of the case have
		j.trail = *c.settled
		c.settled = &j.trail
	}
	r.Case.learned() // here, so that nothing is written into the case later
	if len(detectors) == 0 {
		detectors = usual
	}
	j.findings.chain = r.Case.Chain
	report := j.add // one for all, because there are many detectors and few findings
	for i := range detectors {
		if d := &detectors[i]; d.Detect != nil {
			j.detector = d.Name
			d.Detect(&r.Case, report)
		}
	}
	if r.Origins = r.Case.origins(j.origins[:0]); len(r.Origins) == 0 {
		r.Origins = nil
	}
	r.Findings = j.findings.judged(&r.Case)
	r.Verdict = verdict(&r.Case, r.Findings)
	return r
}

// add takes a finding of the detector that is being asked.
func (j *judging) add(f Finding) { j.findings.add(j.detector, f) }

// Level returns the gravest level of the findings; Info if there are none.
func (r *Report) Level() Level {
	gravest := Info
	for _, f := range r.Findings {
		gravest = max(gravest, f.Level)
	}
	return gravest
}
