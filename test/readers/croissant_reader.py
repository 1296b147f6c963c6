"""Reads a Croissant 1.1 description and the dataset behind it; Python's standard library is enough.

    python3 test/readers/croissant_reader.py runs/flight/card/croissant.json

prints a JSON report: counts of files and records, and every violation of the specification (the first 50 in words):
properties that are required, types, ids and references, hashes and sizes, globs that find nothing, paths and patterns that
yield nothing or values of another type, keys that are there twice, foreign keys that lead nowhere. Exit code 0: nothing is
wrong; 2: violations; 1: there is no such file. --undated accepts a description without datePublished.
"""

import argparse
import glob
import hashlib
import json
import os
import re
import sys
import tarfile
from fnmatch import fnmatchcase

SHOWN = 50
VERSION = "http://mlcommons.org/croissant/1.1"
REQUIRED = ("@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished", "distribution")
# Appendix 1 of the specification: terms that are not schema.org's own.
TERMS = (
    "annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field fileProperty fileObject fileSet "
    "format includes isArray isLiveDataset jsonPath key md5 parentField recordSet references regex readLines sdVersion "
    "separator source subField transform unArchive value"
).split()
PREFIXES = {
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
}
RAI = (
    "dataCollection dataCollectionType dataCollectionMissingData dataCollectionRawData dataCollectionTimeframe "
    "dataImputationProtocol dataManipulationProtocol dataPreprocessingProtocol dataAnnotationProtocol dataAnnotationPlatform "
    "dataAnnotationAnalysis dataReleaseMaintenancePlan personalSensitiveInformation dataSocialImpact dataBiases dataLimitations "
    "dataUseCases annotationsPerItem annotatorDemographics machineAnnotationTools"
).split()
SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-+].*)?")
ARCHIVES = {"application/x-tar"}


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Checks a Croissant description; prints a JSON report.")
    parser.add_argument("file")
    parser.add_argument("--undated", action="store_true")
    options = parser.parse_args(arguments)
    try:
        with open(options.file, encoding="utf-8") as file:
            data = json.load(file)
    except OSError as error:
        print(f"Cannot read {options.file}: {error.strerror}.", file=sys.stderr)
        return 1
    report = describe(data, os.path.dirname(os.path.abspath(options.file)), options.undated)
    print(json.dumps(report, indent=2))
    return 2 if report["violationCount"] else 0


def describe(data, folder, undated=False):
    reader = Reader(data, folder)
    reader.dataset(undated)
    reader.identities()
    for node in reader.files.values():
        reader.file(node)
    for node in reader.sets.values():
        reader.file_set(node)
    records = reader.records()
    return {
        "files": len(reader.files),
        "members": {name: len(found) for name, found in sorted(reader.members.items())},
        "records": {name: len(found) for name, found in records.items()},
        "values": records,
        "violationCount": len(reader.wrong),
        "violations": reader.wrong[:SHOWN],
    }


def listed(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def typed(node, name):
    return f"cr:{name}" in listed(node.get("@type"))


class Reader:
    def __init__(self, data, folder):
        self.data, self.folder, self.wrong = data, folder, []
        parts = [node for node in listed(data.get("distribution")) if isinstance(node, dict)]
        self.files = {node.get("@id"): node for node in parts if typed(node, "FileObject")}
        self.sets = {node.get("@id"): node for node in parts if typed(node, "FileSet")}
        self.record_sets = {node.get("@id"): node for node in listed(data.get("recordSet"))}
        self.fields = {}
        for record_set in self.record_sets.values():
            for field in listed(record_set.get("field")):
                self.collect(field, record_set)
        self.members, self.tars = {}, {}
        if len(self.files) + len(self.sets) != len(parts):
            self.say("distribution has parts that are neither FileObject nor FileSet, or share an id")

    def collect(self, field, record_set):
        if not typed(field, "Field"):
            self.say(f"{field.get('@id')} in {record_set.get('@id')} is no cr:Field")
        self.fields[field.get("@id")] = (field, record_set)
        for part in listed(field.get("subField")):
            self.collect(part, record_set)

    def say(self, text):
        self.wrong.append(text)

    # ---- the dataset itself

    def dataset(self, undated):
        data = self.data
        for name in REQUIRED:
            if name not in data and not (undated and name == "datePublished"):
                self.say(f"the dataset has no {name}")
        context = data.get("@context", {})
        for term in TERMS:
            if context.get(term) != f"cr:{term}":
                self.say(f"@context: {term} is not cr:{term}")
        for prefix, url in PREFIXES.items():
            if context.get(prefix) != url:
                self.say(f"@context: {prefix} is not {url}")
        if context.get("conformsTo") != "dct:conformsTo":
            self.say("@context: conformsTo is not dct:conformsTo")
        if context.get("data") != {"@id": "cr:data", "@type": "@json"}:
            self.say("@context: data is not JSON")
        if context.get("dataType") != {"@id": "cr:dataType", "@type": "@vocab"}:
            self.say("@context: dataType is not of the vocabulary")
        for name in ("@vocab", "sc"):
            if context.get(name) not in ("https://schema.org/", "http://schema.org/"):
                self.say(f"@context: {name} is not schema.org")
        if data.get("@type") != "sc:Dataset":
            self.say("@type is not sc:Dataset")
        if VERSION not in listed(data.get("conformsTo")):
            self.say(f"conformsTo does not name {VERSION}")
        for name in ("name", "description", "url", "version", "citeAs"):
            if name in data and not (isinstance(data[name], str) and data[name].strip()):
                self.say(f"{name} is no text")
        if "version" in data and not SEMANTIC.fullmatch(str(data["version"])):
            self.say(f"version {data['version']} is not MAJOR.MINOR.PATCH")
        if "datePublished" in data and not re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", str(data["datePublished"])):
            self.say("datePublished is no date")
        for licence in listed(data.get("license")):
            is_work = isinstance(licence, dict) and licence.get("@type") == "sc:CreativeWork"
            if not is_work and not (isinstance(licence, str) and licence.startswith("https://")):
                self.say("license is neither a URL nor a CreativeWork")
        for creator in listed(data.get("creator")):
            if not isinstance(creator, dict) or creator.get("@type") not in ("sc:Person", "sc:Organization") or not creator.get("name"):
                self.say("creator is neither a Person nor an Organization with a name")
        rai = [name[4:] for name in data if name.startswith("rai:")]
        for name in rai:
            if name not in RAI:
                self.say(f"rai:{name} is not in the vocabulary")
        if rai and "http://mlcommons.org/croissant/RAI/1.0" not in listed(data.get("conformsTo")):
            self.say("rai: is used, but conformsTo does not name it")
        for name in data:
            if ":" in name and name.split(":")[0] not in context:
                self.say(f"the prefix of {name} is not in @context")

    # ---- ids and references

    def identities(self):
        seen = {}
        for node in walk(self.data):
            if set(node) - {"@id"} and "@id" in node:
                seen[node["@id"]] = seen.get(node["@id"], 0) + 1
        for name, times in seen.items():
            if times > 1:
                self.say(f"the id {name} is there {times} times")
        for node in walk(self.data):
            if set(node) == {"@id"} and node["@id"] not in seen and ":" not in node["@id"]:
                self.say(f"nothing has the id {node['@id']}")
        for node in [*self.files.values(), *self.sets.values()]:
            for outer in listed(node.get("containedIn")):
                if outer.get("@id") not in self.files and outer.get("@id") not in self.sets:
                    self.say(f"{node['@id']} is contained in {outer.get('@id')}, which is no file")

    # ---- files

    def file(self, node):
        name = node["@id"]
        for key in ("name", "contentUrl", "encodingFormat", "sha256"):
            if not node.get(key):
                self.say(f"the file {name} has no {key}")
        path = os.path.normpath(os.path.join(self.folder, str(node.get("contentUrl"))))
        if os.path.isabs(str(node.get("contentUrl"))):
            self.say(f"{name}: contentUrl is not relative")
        if not os.path.isfile(path):
            self.say(f"{name}: there is no file {node.get('contentUrl')}")
            return
        with open(path, "rb") as file:
            bytes_ = file.read()
        if hashlib.sha256(bytes_).hexdigest() != node.get("sha256"):
            self.say(f"{name}: sha256 is not that of {node.get('contentUrl')}")
        if "contentSize" in node and node["contentSize"] != f"{len(bytes_)} B":
            self.say(f"{name}: contentSize is not {len(bytes_)} B")
        if node.get("encodingFormat") in ARCHIVES:
            with tarfile.open(path, "r:") as tar:
                self.tars[name] = {member.name: tar.extractfile(member).read() for member in tar}

    def file_set(self, node):
        name = node["@id"]
        for key in ("name", "encodingFormat", "includes"):
            if not node.get(key):
                self.say(f"the file set {name} has no {key}")
        found = {}
        for pattern in listed(node.get("includes")):
            matched = self.matching(node, pattern)
            if not matched:
                self.say(f"{name}: nothing matches {pattern}")
            found.update(matched)
        for pattern in listed(node.get("excludes")):
            for path in self.matching(node, pattern):
                found.pop(path, None)
        self.members[name] = sorted(found)

    def matching(self, node, pattern):
        outer = listed(node.get("containedIn"))
        if not outer:
            paths = glob.glob(os.path.normpath(os.path.join(glob.escape(self.folder), pattern)))
            return {path: None for path in paths if os.path.isfile(path)}
        tars = [(one["@id"], self.tars.get(one["@id"], {})) for one in outer]
        return {f"{tar}/{member}": None for tar, members in tars for member in members if fnmatchcase(member, pattern)}

    def content(self, path):
        for tar, members in self.tars.items():
            if path.startswith(f"{tar}/"):
                return members[path[len(tar) + 1 :]]
        with open(path, "rb") as file:
            return file.read()

    # ---- records

    def records(self):
        found = {name: self.read_set(node) for name, node in self.record_sets.items()}
        for name, node in self.record_sets.items():
            self.keys(name, node, found[name])
        for name, (field, record_set) in self.fields.items():
            for target in listed(field.get("references")):
                self.reference(name, record_set, target.get("@id"), found)
        return found

    def read_set(self, node):
        name, fields = node.get("@id"), listed(node.get("field"))
        if not typed(node, "RecordSet") or not fields:
            self.say(f"{name} is no cr:RecordSet with fields")
        if "data" in node:
            ids = {field["@id"] for field in fields}
            for record in node["data"]:
                if set(record) != ids:
                    self.say(f"{name}: a record of data has not its fields")
            rows = node["data"]
        else:
            rows = [self.read_record(fields, source) for source in self.sources(name, fields)]
        for field in leaves(fields):
            self.values(field, [row.get(field["@id"]) for row in rows], depth_of(field, fields))
        return rows

    def sources(self, name, fields):
        """What a record is made of: a line of a file, or a file as a whole."""
        sets = {field["source"]["fileSet"]["@id"] for field in leaves(fields) if "source" in field}
        if len(sets) != 1 or not sets <= set(self.sets):
            self.say(f"{name}: its fields come from {sorted(sets)}, not from one file set")
            return []
        (one,) = sets
        is_lines = self.sets[one]["encodingFormat"] == "application/jsonlines"
        for path in self.members[one]:
            if not is_lines:
                yield path, None
                continue
            for line in self.content(path).decode("utf-8").splitlines():
                yield path, json.loads(line)

    def read_record(self, fields, source):
        return {field["@id"]: self.extract(field, *source) for field in leaves(fields)}

    def extract(self, field, path, line):
        source = field.get("source", {})
        how = source.get("extract", {})
        if set(how) == {"jsonPath"}:
            value = json_path(how["jsonPath"], line)
        elif how == {"fileProperty": "filename"}:
            value = os.path.basename(path)
        elif how == {"fileProperty": "fullpath"}:
            value = path
        elif how == {"fileProperty": "content"}:
            value = f"{len(self.content(path))} bytes"
        else:
            self.say(f"{field['@id']}: {how} is no way to extract")
            return None
        pattern = source.get("transform", {}).get("regex")
        if pattern is None:
            return value
        match = re.match(pattern, value)
        if match is None:
            self.say(f"{field['@id']}: {pattern} does not match {os.path.basename(value)}")
            return None
        return int(match[1]) if field.get("dataType") == "sc:Integer" else match[1]

    def values(self, field, values, depth):
        name = field["@id"]
        if all(value is None for value in values) and values:
            self.say(f"{name}: no record has a value")
        for key in ("name", "description", "dataType"):
            if not field.get(key):
                self.say(f"the field {name} has no {key}")
        if "arrayShape" in field and field.get("isArray") is not True:
            self.say(f"{name}: arrayShape without isArray")
        for value in values:
            items = value if depth else [value]
            for item in items if isinstance(items, list) else [items]:
                if item is not None and not self.is_of(field, item):
                    self.say(f"{name}: {json.dumps(item)[:60]} is no {field.get('dataType')}")
                    return

    def is_of(self, field, value):
        kind = field.get("dataType")
        if field.get("isArray"):
            shape = field.get("arrayShape", "-1")
            whole = isinstance(value, list) and shape in ("-1", str(len(value)))
            return whole and all(is_atom(kind, item) for item in value)
        if kind == "cr:BoundingBox":
            box = isinstance(value, list) and len(value) == 4 and all(is_atom("sc:Float", item) for item in value)
            return box and field.get("source", {}).get("format") == "XYWH"
        return is_atom(kind, value)

    def keys(self, name, node, rows):
        keys = [key.get("@id") for key in listed(node.get("key"))]
        if not keys:
            self.say(f"{name} has no key")
        for key in keys:
            if key not in self.fields or self.fields[key][1] is not node:
                self.say(f"{name}: its key {key} is not one of its fields")
        seen = [tuple(row.get(key) for key in keys) for row in rows]
        if len(set(seen)) != len(seen):
            self.say(f"{name}: {', '.join(map(str, keys))} is not unique")

    def reference(self, name, record_set, target, found):
        if target not in self.fields:
            self.say(f"{name} references {target}, which is no field")
            return
        other = self.fields[target][1].get("@id")
        known = {json.dumps(row.get(target)) for row in found[other]}
        for row in found[record_set["@id"]]:
            for value in listed(row.get(name)):
                if json.dumps(value) not in known:
                    self.say(f"{name}: {value} is not in {target}")
                    return


def is_atom(kind, value):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {
        "sc:Integer": is_number and float(value).is_integer(),
        "sc:Float": is_number,
        "sc:Text": isinstance(value, str),
        "sc:Boolean": isinstance(value, bool),
        "sc:ImageObject": isinstance(value, str),
    }.get(kind, False)


def leaves(fields):
    for field in fields:
        if "subField" in field:
            yield from leaves(listed(field["subField"]))
        else:
            yield field


def depth_of(leaf, fields):
    """1 for a field inside a repeated one: its value is a list, an item for each."""
    return int(any(leaf is not field and leaf in list(leaves([field])) and field.get("isArray") for field in fields))


def walk(value):
    if isinstance(value, list):
        for item in value:
            yield from walk(item)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in ("@context", "data"):
                yield from walk(item)


STEP = re.compile(r"\.([A-Za-z_]\w*)|\['((?:[^'\\]|\\.)*)'\]|(\[\*\])")


def json_path(path, value):
    """One value, or with [*] the list of them; None where the path leads nowhere."""
    if not path.startswith("$") or STEP.sub("", path) != "$":
        raise ValueError(f"{path} is no path of names and [*]")
    return follow([match.groups() for match in STEP.finditer(path)], value)


def follow(steps, value):
    for at, (name, quoted, each) in enumerate(steps):
        if each:
            return [follow(steps[at + 1 :], item) for item in value or []]
        key = name if name is not None else re.sub(r"\\(.)", r"\1", quoted)
        value = value.get(key) if isinstance(value, dict) else None
    return value


if __name__ == "__main__":
    sys.exit(main())
