// Package fuzz stands beside the floors of the library and tests them from outside. It has no code of its
// own; package property says what holds for every input, package mail reads real mail, and package census
// counts what is made of it. The program corpora runs all of them over any folder, and compares revisions.
// The program mutate makes small faults in the code, and counts those that a test finds.
//
//   - property_test.go makes a fuzz target of each property, and generator_test.go makes values for them
//     that are shaped like fields;
//   - hostile_test.go measures what hostile values cost;
//   - corpus_test.go asks the properties of real mail, in the folder that BACKSTAMP_CORPUS names, and counts;
//   - coverage_test.go counts the words of real mail that no part accounts for, by dialect, and shapes_test.go by the
//     list of shapes that lies beside the corpora;
//   - accuracy_date_test.go and accuracy_address_test.go compare dates and client addresses of real
//     mail with readings that are not ours;
//   - scoreboard_test.go holds the table in the README: what Parse, SpamAssassin and rspamd make of the lab's sample;
//   - spamassassin_test.go compares fields of real mail with what SpamAssassin's parser reads;
//   - relays_test.go compares the lines of report.Relays with SpamAssassin's, byte by byte;
//   - lab is a program that builds a lab of real mail servers; testdata/lab is a sample of its truth;
//   - lab_test.go compares fields with what is known of the connections that they tell of, in the sample and in the
//     folder that BACKSTAMP_LAB names;
//   - chains_test.go counts what chains of real mail are like: links, gaps, boundaries, stretches;
//   - splice_test.go puts honest chains on top of others' fields, where no belief must go;
//   - lab_boundary_test.go compares boundaries and origins with who is known to have sent the messages;
//   - trace_test.go holds clocks and stretches against the lab, and counts them, and the places of other trace
//     fields, in real mail;
//   - house_test.go holds the plan of the house: who may import whom, and what is documented;
//   - real_test.go sees to it that nothing of a real message enters the repository;
//   - readme_test.go runs what the README shows.
//
// Tests that need real mail skip, saying so, where there is none. They read a sample of it, or all with
// BACKSTAMP_FULL=1.
package fuzz
