#!/bin/sh
# One OpenVPN for each configuration of /etc/gateproof, since a process serves one transport and one wrap. The container ends with the
# first of them that ends.
set -u

trap 'exit 143' TERM INT
cd /etc/gateproof
for configuration in *.conf; do
  (
    openvpn --config "$configuration"
    kill -TERM $$
  ) &
done
wait
