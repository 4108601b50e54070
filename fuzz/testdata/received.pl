#!/usr/bin/perl
# Prints what SpamAssassin's parser makes of Received fields: standard input has one value a line, without
# folding; one line is printed for each, with tabs between its parts. The first part is "ok", "ignored" for
# a field that SpamAssassin knows and passes over, or "unknown" for one that it cannot read.
#
#   perl received.pl <values
use strict;
use warnings;
use Mail::SpamAssassin::Message::Metadata::Received;

my @parts = qw(ip rdns helo by id ident envfrom);
my $metadata = bless { allow_mailfetch_markers => 1 }, 'Mail::SpamAssassin::Message::Metadata';
while (my $value = <STDIN>) {
    chomp $value;
    my $relay = $metadata->parse_received_line($value);
    if (!ref $relay) {
        print defined $relay ? "ignored\n" : "unknown\n";
        next;
    }
    my @said = map { defined $relay->{$_} ? $relay->{$_} : '' } @parts;
    s/[\t\r\n]/!/g for @said;
    print join("\t", 'ok', @said), "\n";
}
