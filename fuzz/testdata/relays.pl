#!/usr/bin/perl
# Prints what SpamAssassin makes of header blocks: standard input has one block a line, in base64; one line
# is printed for each, of base64 with tabs between its parts: the values of X-Spam-Relays-Trusted, -Untrusted,
# -Internal and -External, and then one part for each Received field, the newest first: the relay that it
# became, "ignored" for one that SpamAssassin knows and passes over, "fetch" for one at which the walk begins
# anew, "unknown" for one that it cannot read. Arguments are trusted networks; without any SpamAssassin infers.
#
#   perl relays.pl 192.0.2.0/24 <blocks
use strict;
use warnings;
use MIME::Base64;
use Mail::SpamAssassin;
use Mail::SpamAssassin::PerMsgStatus;

my (@seen, $fetched);
{
    no warnings 'redefine';
    my $class = 'Mail::SpamAssassin::Message::Metadata';
    my $parse = $class->can('parse_received_line');
    my $fetch = $class->can('found_pop_fetcher_sig');
    no strict 'refs';
    *{"${class}::found_pop_fetcher_sig"} = sub { $fetched = 1; $fetch->(@_) };
    *{"${class}::parse_received_line"} = sub {
        $fetched = 0;
        my $relay = $parse->(@_);
        push @seen, ref $relay ? $relay : $fetched ? 'fetch' : defined $relay ? 'ignored' : 'unknown';
        return $relay;
    };
}

my $config = "dns_available no\nuse_bayes 0\n";
$config .= "trusted_networks @ARGV\n" if @ARGV;
my $assassin = Mail::SpamAssassin->new({
    config_text => $config, local_tests_only => 1, dont_copy_prefs => 1, require_rules => 0,
});
$assassin->init(0);
my @lists = map { "X-Spam-Relays-$_" } qw(Trusted Untrusted Internal External);
while (my $line = <STDIN>) {
    @seen = ();
    my $message = $assassin->parse(decode_base64($line) . "\n", 0);
    my $status = Mail::SpamAssassin::PerMsgStatus->new($assassin, $message);
    $message->extract_message_metadata($status);
    my @said = map { my $s = $message->get_metadata($_); defined $s ? $s : '' } @lists;
    push @said, map { ref $_ ? $_->{as_string} : $_ } @seen;
    print join("\t", map { my $s = $_; utf8::encode($s) if utf8::is_utf8($s); encode_base64($s, '') } @said), "\n";
    $status->finish();
    $message->finish();
}
