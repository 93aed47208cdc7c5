#!/usr/bin/perl
# A front before servers that refuse by a TLS alert, or by closing, which says no in another way: as http.sys does, by a reset. Also what
# else stands before real gateways: several servers behind one address by turns, and a limit of connections. Its first argument names its
# configuration; see read_configuration.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Socket qw(SOL_SOCKET SO_LINGER);

my ($ALERT, $HANDSHAKE, $SERVER_HELLO_DONE) = (21, 22, 14);
my $longest_record = 16384;

my $configuration = read_configuration(shift @ARGV);
my $listener = IO::Socket::INET->new(LocalPort => $configuration->{listen}, Listen => 256, ReuseAddr => 1)
    or die "no port $configuration->{listen}: $!\n";
$SIG{CHLD} = 'IGNORE';
my @accepted;
my $turn = 0;
while (1) {
    my $client = $listener->accept or next;
    my $backend = $configuration->{backends}[$turn++ % @{$configuration->{backends}}];
    my $is_over = is_over_limit();
    my $child = fork;
    if (defined $child && $child == 0) {
        close $listener;
        $is_over ? reset_connection($client) : serve($client, $backend);
        exit 0;
    }
    close $client;
}

# Lines, and comments:
#   listen PORT
#   backend HOST:PORT        several lines: by turns, connection by connection
#   refuse pass|reset|close  in place of an alert that comes before anything else
#   ends pass|reset          in place of the end of a connection that the backend makes
#   flight pass|joined       the server's first flight in one record
#   limit N SECONDS          the connections above N in that time are reset
sub read_configuration {
    my ($file) = @_;
    my %read = (listen => 443, backends => [], refuse => 'pass', ends => 'pass', flight => 'pass');
    open my $in, '<', $file or die "no configuration $file: $!\n";
    while (my $line = <$in>) {
        next if $line =~ /^\s*(#|$)/;
        my ($name, @words) = split ' ', $line;
        if ($name eq 'backend') { push @{$read{backends}}, $words[0] }
        elsif ($name eq 'limit') { $read{limit} = [@words] }
        elsif (exists $read{$name}) { $read{$name} = $words[0] }
        else { die "$file: unknown line $name\n" }
    }
    die "$file: no backend\n" if !@{$read{backends}};
    return \%read;
}

sub is_over_limit {
    my ($most, $seconds) = @{$configuration->{limit} // return 0};
    my $now = time;
    @accepted = grep { $_ > $now - $seconds } @accepted;
    push @accepted, $now;
    return @accepted > $most;
}

sub reset_connection {
    my ($client) = @_;
    setsockopt $client, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0);
    close $client;
}

sub serve {
    my ($client, $address) = @_;
    my $backend = IO::Socket::INET->new(PeerAddr => $address, Timeout => 5) or return reset_connection($client);
    # A client that says nothing is let go, as a server would.
    $SIG{ALRM} = sub { exit 0 };
    local $SIG{PIPE} = 'IGNORE';
    my $select = IO::Select->new($client, $backend);
    my ($is_answered, $flight) = (0, '');
    while (1) {
        alarm 60;
        # What is held back of a flight waits for its end, and no longer than this.
        my @ready = $select->can_read($flight eq '' ? undef : 0.1);
        if (!@ready) {
            write_all($client, $flight);
            ($is_answered, $flight) = (1, '');
            next;
        }
        for my $from (@ready) {
            my $count = sysread $from, my $octets, 65536;
            if (!$count) {
                write_all($client, $flight) if $from == $backend;
                return $from == $backend && $configuration->{ends} eq 'reset' ? reset_connection($client) : undef;
            }
            if ($from == $client) { write_all($backend, $octets); next }
            if ($is_answered) { write_all($client, $octets); next }
            $flight .= $octets;
            if (ord($flight) == $ALERT && $configuration->{refuse} ne 'pass') {
                return $configuration->{refuse} eq 'reset' ? reset_connection($client) : undef;
            }
            if ($configuration->{flight} eq 'joined') {
                my $joined = joined($flight) // next;
                $flight = $joined;
            }
            write_all($client, $flight);
            ($is_answered, $flight) = (1, '');
        }
    }
}

# The handshake records of a flight as one record, once ServerHelloDone is among them; nothing before. What is no such flight stays as it is.
sub joined {
    my ($flight) = @_;
    my ($at, $messages, $version) = (0, '', '');
    while (length($flight) - $at >= 5) {
        my ($type, undef, $length) = unpack 'Ca2n', substr $flight, $at, 5;
        return $flight if $type != $HANDSHAKE;
        return if length($flight) - $at - 5 < $length;
        $version = substr $flight, $at + 1, 2;
        $messages .= substr $flight, $at + 5, $length;
        $at += 5 + $length;
    }
    return if $at != length $flight || !ends_with_hello_done($messages);
    return length $messages > $longest_record ? $flight : pack('Ca2n', $HANDSHAKE, $version, length $messages) . $messages;
}

sub ends_with_hello_done {
    my ($messages) = @_;
    my ($at, $last) = (0, -1);
    while (length($messages) - $at >= 4) {
        my ($type, $high, $low) = unpack 'CCn', substr $messages, $at, 4;
        $last = $type;
        $at += 4 + ($high << 16 | $low);
    }
    return $at == length $messages && $last == $SERVER_HELLO_DONE;
}

sub write_all {
    my ($to, $octets) = @_;
    my $at = 0;
    while ($at < length $octets) {
        my $count = syswrite $to, $octets, length($octets) - $at, $at;
        return if !defined $count;
        $at += $count;
    }
}
