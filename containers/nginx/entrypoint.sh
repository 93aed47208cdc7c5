#!/bin/sh
# nginx and what stands behind its TLS; the container ends with the first of them that ends.
set -u

trap 'exit 143' TERM INT
(
  perl /usr/local/sbin/sstp-responder.pl /etc/gateproof/sstp.conf
  kill -TERM $$
) &
(
  /usr/sbin/nginx -c /etc/gateproof/nginx.conf
  kill -TERM $$
) &
if [ -e /etc/gateproof/front.conf ]; then
  (
    perl /usr/local/sbin/front.pl /etc/gateproof/front.conf
    kill -TERM $$
  ) &
fi
wait
