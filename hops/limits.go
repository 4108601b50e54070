package hops

// Limits of the readers. Whoever feeds them may be hostile, so that each thing that is kept has one.
const (
	maxHeader   = 1 << 20  // bytes of one header block
	maxHeaders  = 16 << 20 // bytes of all header blocks of one input of Messages
	maxFields   = 10_000   // header fields of one message
	maxHops     = 1000     // Received fields of one message; the newest are read
	maxFindings = 256      // findings of one report
	maxOrigins  = 16       // users among the origins of one report
	maxMessages = 100      // messages in one input of Messages, the outer one counted
	maxDepth    = 16       // messages, multiparts or encodings inside one another, each
	maxPart     = 64 << 10 // bytes of the header of a body part that are looked at
	maxLine     = 16 << 10 // bytes of a line that are held at once; longer lines go by in pieces
	maxQuote    = 64       // bytes of quotation marks and indentation before a field in a text
	maxName     = 76       // bytes of the name of a field in a text
	maxHold     = 80       // bytes of white space between "=" and the line end, quoted-printable

	// macLook is how many bytes at the start of a block tell whether its lines end with a bare CR. It
	// is the usual buffer of a bufio.Reader, so that ReadHeader can look as far ahead as Headers can.
	macLook = 4096
)
