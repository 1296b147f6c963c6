"""Reads WebDataset shards as their specification says, with the standard library alone.

Shards are tar archives. Members that stand side by side and have the same name up to the first dot are one sample; the
rest of the name says which field it is.
"""

import hashlib
import json
import os
import tarfile


def read_shard(path):
    """Samples in order: [key, {field: bytes}]. Raises ValueError where a reader would join or lose samples."""
    samples = []
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            if not member.isreg():
                raise ValueError(f"{member.name} is no regular file")
            folder, name = os.path.split(member.name)
            key, _, field = name.partition(".")
            key = os.path.join(folder, key)
            if not samples or samples[-1][0] != key:
                if any(known == key for known, _ in samples):
                    raise ValueError(f"the members of {key} do not stand side by side")
                samples.append([key, {}])
            if field in samples[-1][1]:
                raise ValueError(f"{member.name} is there twice")
            samples[-1][1][field] = tar.extractfile(member).read()
    return samples


def stamps(path):
    """What of a tar says when and by whom it was written: must be the same for all members."""
    with tarfile.open(path, "r:") as tar:
        return sorted({(m.mtime, m.uid, m.gid, m.uname, m.gname, oct(m.mode)) for m in tar})


def read_index(path):
    """The shards of a wids index (wids_version 1), each checked against its file. URLs are relative to the index."""
    with open(path, encoding="utf-8") as file:
        index = json.load(file)
    if index["__kind__"] != "wids-shard-index-v1" or index["wids_version"] != 1:
        raise ValueError("not a wids shard index")
    return [check_shard(os.path.dirname(path), shard) for shard in index["shardlist"]]


def check_shard(folder, shard):
    path = os.path.join(folder, shard["url"])
    with open(path, "rb") as file:
        data = file.read()
    samples = read_shard(path)
    found = {"filesize": len(data), "md5sum": hashlib.md5(data).hexdigest(), "nsamples": len(samples)}
    for name, value in found.items():
        if shard[name] != value:
            raise ValueError(f"{shard['url']}: {name} is {value}, not {shard[name]}")
    return {"url": shard["url"], "samples": samples}


def summary(samples):
    """For comparison over JSON: keys, and each field's SHA-256."""
    return [[key, {field: hashlib.sha256(data).hexdigest() for field, data in fields.items()}] for key, fields in samples]
