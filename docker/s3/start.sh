#!/bin/sh
# Makes the store when /data is empty, starts the three servers, then makes the user and the bucket.
set -eu
: "${S3_ACCESS_KEY:?}" "${S3_SECRET_KEY:?}" "${S3_BUCKET:?}"
OSD=5eedfa12-0000-4000-8000-000000000002

key() { ceph-authtool /data/keyring --gen-key -n "$@" >/dev/null; }

new_monitor() {
  rm -rf /data/keyring /data/mon /data/osd
  mkdir -p /data/mon /data/osd
  ceph-authtool --create-keyring /data/keyring --gen-key -n mon. --cap mon 'allow *' >/dev/null
  key client.admin --cap mon 'allow *' --cap osd 'allow *'
  key osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
  key client.rgw.farm --cap mon 'allow rw' --cap osd 'allow rwx'
  monmaptool --create --clobber --fsid 5eedfa12-0000-4000-8000-000000000001 --add a 127.0.0.1 /tmp/monmap >/dev/null
  ceph-mon --mkfs -i a --monmap /tmp/monmap --keyring /data/keyring
}

new_store() {
  ceph --connect-timeout 60 osd new "$OSD" >/dev/null
  ceph-osd -i 0 --mkfs --osd-uuid "$OSD"
  touch /data/made
}

[ -e /data/made ] || new_monitor
ceph-mon -f -i a &
[ -e /data/made ] || new_store
ceph-osd -f -i 0 &
radosgw -f -n client.rgw.farm &
gateway=$!

until curl -s -o /tmp/answer http://127.0.0.1:7480; do sleep 1; done
make_user='user create --display-name=farm'
if radosgw-admin user info --uid=farm >/dev/null 2>&1; then make_user='key create --key-type=s3'; fi
radosgw-admin $make_user --uid=farm --access-key="$S3_ACCESS_KEY" --secret-key="$S3_SECRET_KEY" >/dev/null
curl -sS --fail -X PUT --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_ACCESS_KEY:$S3_SECRET_KEY" \
  -H x-amz-content-sha256:UNSIGNED-PAYLOAD "http://127.0.0.1:7480/$S3_BUCKET"
touch /tmp/ready
echo "s3://$S3_BUCKET is ready"
wait "$gateway"
