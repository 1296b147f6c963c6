#!/bin/sh
# `farm` in the image.
set -eu

# Chromium's sandbox is made of user namespaces. The seccomp profiles of Docker and Kubernetes forbid them, and dropped
# capabilities forbid chroot in them. The container is then the only wall, and Chromium must be told, or it does not start.
if [ -z "${FARM_NO_SANDBOX+set}" ] && ! unshare --user --map-root-user --pid --net --fork chroot / true 2>/dev/null; then
  export FARM_NO_SANDBOX=1
fi

if [ "${FARM_HEADED-}" = 1 ] && [ -z "${DISPLAY-}" ]; then
  export DISPLAY=:99
  Xvfb "$DISPLAY" -screen 0 1280x1024x24 -nolisten tcp 2>/dev/null &
fi

# Some queues repeat the command's name: `docker run IMAGE farm doctor`.
if [ "${1-}" = farm ]; then shift; fi
exec node --expose-gc --initial-old-space-size=160 /opt/seedfarm/bin/farm.js "$@"
