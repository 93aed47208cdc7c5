#!/usr/bin/perl
# What stands behind the TLS of an SSTP gateway: enough of MS-SSTP to be found, to say which hashes its crypto binding takes, and to be
# left politely. No PPP, so no call is ever connected. Reads the hashes from the file that its first argument names.
use strict;
use warnings;
use IO::Socket::UNIX;

my $socket_path = '/run/sstp.socket';
my $uri = '/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/';
my $endless = '18446744073709551615';
# Section 2.2.4 and after: numbers of messages, and of the bits of the hash protocol bitmask.
my ($CONNECT_REQUEST, $CONNECT_ACK, $ABORT, $DISCONNECT, $DISCONNECT_ACK, $ECHO_REQUEST, $ECHO_RESPONSE) = (1, 2, 5, 6, 7, 8, 9);
my %bit = (SHA1 => 1, SHA256 => 2);
# The request's only attribute: the encapsulated protocol is PPP.
my $ppp = pack 'CCnn', 0, 1, 6, 1;
# The status attribute of an abort, without any error.
my $no_error = pack 'CCnNN', 0, 2, 12, 0, 0;

my $hashes = read_hashes(shift @ARGV);
unlink $socket_path;
my $listener = IO::Socket::UNIX->new(Local => $socket_path, Listen => 128) or die "no socket $socket_path: $!\n";
$SIG{CHLD} = 'IGNORE';
while (1) {
    my $connection = $listener->accept or next;
    my $child = fork;
    if (defined $child && $child == 0) {
        # The client has 60 s for each of its steps.
        $SIG{ALRM} = sub { exit 0 };
        serve($connection);
        exit 0;
    }
    close $connection;
}

# One line, 'hashes SHA1 SHA256', and comments.
sub read_hashes {
    my ($file) = @_;
    open my $in, '<', $file or die "no configuration $file: $!\n";
    my ($words) = map { /^hashes\s+(.+?)\s*$/ ? $1 : () } <$in>;
    my $mask = 0;
    $mask |= $bit{$_} // die "$file: unknown hash $_\n" for split ' ', $words // die "$file: no line with hashes\n";
    return $mask;
}

sub serve {
    my ($connection) = @_;
    my $head = read_head($connection) // return;
    my ($request_line, @fields) = split /\r\n/, $head;
    my ($length) = map { /^content-length:\s*(\S+)\s*$/i ? $1 : () } @fields;
    if ($request_line ne "SSTP_DUPLEX_POST $uri HTTP/1.1" || ($length // '') ne $endless) {
        send_octets($connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\nServer: Microsoft-HTTPAPI/2.0\r\n\r\n");
        return;
    }
    my $date = gmtime;
    $date =~ s/^(\w+) (\w+) +(\d+) (\S+) (\d+)$/sprintf '%s, %02d %s %s %s GMT', $1, $3, $2, $5, $4/e;
    send_octets($connection, "HTTP/1.1 200\r\nContent-Length: $endless\r\nServer: Microsoft-HTTPAPI/2.0\r\nDate: $date\r\n\r\n");
    while (defined(my $packet = read_packet($connection))) {
        last if !answer($connection, $packet);
    }
}

# Everything up to the empty line, or nothing when that does not come.
sub read_head {
    my ($connection) = @_;
    my $head = '';
    alarm 60;
    until ($head =~ /\r\n\r\n\z/) {
        return if length $head >= 16384;
        # Octet by octet, because a packet may follow in the same record.
        sysread($connection, $head, 1, length $head) or return;
    }
    return $head;
}

# A whole packet: version 1.0, reserved bits and C, length of 12 bits.
sub read_packet {
    my ($connection) = @_;
    alarm 60;
    my $packet = read_octets($connection, '', 4) // return;
    my ($version, undef, $length) = unpack 'CCn', $packet;
    $length &= 0xfff;
    return if $version != 0x10 || $length < 4;
    return read_octets($connection, $packet, $length);
}

sub read_octets {
    my ($connection, $octets, $wanted) = @_;
    while (length $octets < $wanted) {
        sysread($connection, $octets, $wanted - length $octets, length $octets) or return;
    }
    return $octets;
}

# False when the call has ended.
sub answer {
    my ($connection, $packet) = @_;
    my (undef, $flags, undef, $type) = unpack 'CCnn', $packet . "\0\0";
    # Data belongs to a call that is connected, which none ever is.
    return abort($connection) if !($flags & 1) || length $packet < 8;
    if ($type == $CONNECT_REQUEST && substr($packet, 6) eq pack('n', 1) . $ppp) {
        print STDERR "sstp: call request\n";
        return send_control($connection, $CONNECT_ACK, pack('CCnN', 0, 4, 40, $hashes) . nonce());
    }
    return send_control($connection, $ECHO_RESPONSE) if $type == $ECHO_REQUEST;
    if ($type == $DISCONNECT) {
        send_control($connection, $DISCONNECT_ACK);
        return 0;
    }
    print STDERR "sstp: call abort\n" if $type == $ABORT;
    return abort($connection);
}

sub abort {
    my ($connection) = @_;
    send_control($connection, $ABORT, $no_error);
    return 0;
}

sub send_control {
    my ($connection, $type, @attributes) = @_;
    my $body = pack('nn', $type, scalar @attributes) . join '', @attributes;
    return send_octets($connection, pack('CCn', 0x10, 1, 4 + length $body) . $body);
}

sub send_octets {
    my ($connection, $octets) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my $sent = syswrite $connection, $octets;
    return defined $sent && $sent == length $octets;
}

sub nonce {
    open my $random, '<:raw', '/dev/urandom' or die "no random octets: $!\n";
    sysread($random, my $octets, 32) == 32 or die "no random octets\n";
    return $octets;
}
