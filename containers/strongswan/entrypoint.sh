#!/bin/sh
# Turns the container's environment into strongSwan settings and becomes charon. See the Dockerfile for the variables.
set -eu

start=''
if [ "$SWANCTL_LOAD" = yes ]; then
  start='start-scripts { swanctl = /usr/sbin/swanctl --load-all --noprompt }'
fi

cat >/run/strongswan.conf <<END
include /etc/strongswan.conf
charon-systemd {
  retransmit_timeout = $RETRANSMIT_TIMEOUT
  retransmit_base = $RETRANSMIT_BASE
  retransmit_tries = $RETRANSMIT_TRIES
  plugins {
    vici {
      socket = $VICI_SOCKET
    }
  }
  $start
}
swanctl {
  socket = $VICI_SOCKET
}
END

# A stopped container keeps its files: an old socket must not look like a daemon that answers.
case "$VICI_SOCKET" in
  unix://*) rm -f "${VICI_SOCKET#unix://}" ;;
esac

exec /usr/sbin/charon-systemd
