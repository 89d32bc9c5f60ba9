#!/bin/sh
# Ends the benchmark's sshd and unmounts; the tree stays for the next time.
kill "$(cat "$BENCH_TREE/run/sshd-bench.pid")" 2>/dev/null
for m in dev/pts dev sys proc; do umount "$BENCH_TREE/$m" 2>/dev/null; done
true
