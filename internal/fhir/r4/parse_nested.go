package r4

// nested reads an object or an array.
func (p *parser) nested(n *node, open byte) {
	if p.depth++; p.depth > mostDepth {
		p.broken = true
		p.add(n.at, TooLong, "It is nested more than %d deep", mostDepth)
		return
	}
	p.pos++
	from := len(p.stack)
	if n.kind = Object; open == '[' {
		n.kind = Array
		p.array(from)
	} else {
		p.object()
	}
	p.depth--
	if p.broken {
		return
	}
	n.kids = p.keep(p.stack[from:])
	clear(p.stack[from:]) // the stack outlives what was read
	p.stack = p.stack[:from]
	if len(n.kids) == 0 {
		p.add(n.at, Structure, "It is empty: leave it out instead")
	}
	if n.kind == Object {
		p.twice(n)
	}
}

// keep copies the members off the stack, into room that many objects share.
func (p *parser) keep(kids []node) []node {
	if len(kids) > cap(p.room)-len(p.room) {
		if len(kids) > chunk/4 {
			return append(make([]node, 0, len(kids)), kids...)
		}
		// What is small is read often: its first chunk is small as well.
		p.room = make([]node, 0, max(len(kids), min(chunk, 8+len(p.in)/32)))
	}
	from := len(p.room)
	p.room = append(p.room, kids...)
	return p.room[from:len(p.room):len(p.room)]
}

func (p *parser) object() {
	p.space()
	if p.next('}') {
		return
	}
	for {
		p.space()
		if p.pos == len(p.in) || p.in[p.pos] != '"' {
			p.fatal("The name of an element is expected here, in double quotes, and not %s", p.here())
			return
		}
		key := p.text()
		p.space()
		if !p.broken && !p.next(':') {
			p.fatal("A colon is expected here, and not %s", p.here())
		}
		if p.broken {
			return
		}
		p.space()
		p.at = append(p.at, step{key: key})
		v := p.value(key)
		if v.kind == Null && !p.broken {
			p.add(v.at, Structure, "It is null: leave it out instead")
		}
		p.at = p.at[:len(p.at)-1]
		p.stack = append(p.stack, v)
		p.space()
		if p.broken || p.next('}') {
			return
		}
		if !p.next(',') {
			p.fatal("A comma or the end of the object is expected here, and not %s", p.here())
			return
		}
	}
}

func (p *parser) array(from int) {
	p.space()
	if p.next(']') {
		return
	}
	for {
		p.space()
		p.at = append(p.at, step{index: len(p.stack) - from})
		v := p.value("")
		if v.kind == Array && !p.broken {
			p.add(v.at, Structure, "An array stands in an array: FHIR has none such")
		}
		p.at = p.at[:len(p.at)-1]
		p.stack = append(p.stack, v)
		p.space()
		if p.broken || p.next(']') {
			return
		}
		if !p.next(',') {
			p.fatal("A comma or the end of the array is expected here, and not %s", p.here())
			return
		}
	}
}

// twice says which names stand more than once in an object: which of the two counts
// would depend on the reader.
func (p *parser) twice(n *node) {
	if len(n.kids) <= manyMembers {
		for i := range n.kids {
			for j := range n.kids[:i] {
				if n.kids[i].key == n.kids[j].key {
					p.doubled(&n.kids[i])
					break
				}
			}
		}
		return
	}
	if p.seen == nil {
		p.seen = make(map[string]bool, len(n.kids))
	}
	for i := range n.kids {
		if p.seen[n.kids[i].key] {
			p.doubled(&n.kids[i])
		}
		p.seen[n.kids[i].key] = true
	}
	if len(p.seen) > chunk {
		p.seen = nil // clearing takes as long as it ever was large
	}
	clear(p.seen)
}

func (p *parser) doubled(n *node) {
	p.at = append(p.at, step{key: n.key})
	p.add(n.at, Structure, "%s stands twice in the same object", quoted(n.key))
	p.at = p.at[:len(p.at)-1]
}

// number reads a number, as its text. One that no reader keeps whole is refused.
func (p *parser) number() string {
	from := p.pos
	p.next('-')
	leading := p.pos
	whole := p.digits()
	if whole == 0 || whole > 1 && p.in[leading] == '0' {
		p.pos = from
		p.fatal("%s is no number as JSON writes it", p.here())
		return ""
	}
	digits := whole
	if p.next('.') {
		part := p.digits()
		if part == 0 {
			p.fatal("A digit is expected after the point, and not %s", p.here())
			return ""
		}
		digits += part
	}
	power := p.power()
	if p.broken {
		return ""
	}
	if digits > mostDigits || power > mostPower {
		p.add(int32(from), Value, "The number %s is longer than %d digits, or its power of ten is beyond %d", quoted(p.in[from:p.pos]), mostDigits, mostPower)
	}
	return p.in[from:p.pos]
}

// digits goes past digits, and says how many.
func (p *parser) digits() int {
	from := p.pos
	for p.pos < len(p.in) && p.in[p.pos]-'0' <= 9 {
		p.pos++
	}
	return p.pos - from
}

// power reads a power of ten, without its sign; what is huge is said to be mostPower+1.
func (p *parser) power() int {
	if !p.next('e') && !p.next('E') {
		return 0
	}
	if !p.next('-') {
		p.next('+')
	}
	from := p.pos
	if p.digits() == 0 {
		p.fatal("A power of ten is expected here, and not %s", p.here())
		return 0
	}
	n := 0
	for _, c := range []byte(p.in[from:p.pos]) {
		if n = n*10 + int(c-'0'); n > mostPower {
			return mostPower + 1
		}
	}
	return n
}
