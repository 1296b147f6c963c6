#!/bin/sh
# The bucket is there and the gateway answers.
test -e /tmp/ready && exec curl -s -o /dev/null http://127.0.0.1:7480
