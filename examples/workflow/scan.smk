# `deepprune scan` in shards, joined, for Snakemake 7 and later. docs/how-to/scan.md says how to run it.

import os
import shlex

from snakemake.exceptions import WorkflowError


configfile: os.path.join(workflow.basedir, "scan.yaml")


for name in ("model", "genome"):
    if not config.get(name):
        raise WorkflowError(f"'{name}' is not set: name a file with --config {name}=FILE or in a --configfile")
if not (config["sites"] or config["track"]):
    raise WorkflowError("neither 'sites' nor 'track' is set: name a file to write with --config sites=FILE or track=FILE")

PARTS = str(config["parts"])
SHARDS = int(config["shards"])
PROGRAM = shlex.quote(str(config["program"]))
OPTIONS = shlex.join([f"--model={config['model']}", f"--genome={config['genome']}"]) + " " + str(config["options"])
# What is wanted, and the parts of it: text, as bigWig cannot be joined.
WANTED = {"sites": str(config["sites"]), "track": str(config["track"])}
WANTED = {kind: out for kind, out in WANTED.items() if out}
FLAGS = {"sites": "--out", "track": "--track"}
ENDINGS = {"sites": "bed.gz", "track": "bedGraph.gz"}


localrules:
    all,


rule all:
    input:
        list(WANTED.values()),


rule part:
    output:
        [temp(f"{PARTS}/{kind}-{{shard}}-of-{SHARDS}.{ENDINGS[kind]}") for kind in WANTED],
    log:
        f"{PARTS}/logs/{{shard}}-of-{SHARDS}.log",
    params:
        program=PROGRAM,
        options=OPTIONS,
        shards=SHARDS,
        flags=lambda wildcards, output: shlex.join(f"{FLAGS[kind]}={path}" for kind, path in zip(WANTED, output)),
        indices=lambda wildcards, output: shlex.join(path + ending for path in output for ending in (".tbi", ".csi")),
    threads: int(config["threads"])
    resources:
        mem_mb=int(config["mem_mb"]),
        runtime=int(config["minutes"]),
    retries: 2
    shell:
        "{params.program} scan {params.options} {params.flags} --shard={wildcards.shard}/{params.shards}"
        " --threads={threads} >{log:q} 2>&1 && rm -f {params.indices}"


for kind in WANTED:

    rule:
        name:
            f"join_{kind}"
        input:
            expand(f"{PARTS}/{kind}-{{shard}}-of-{SHARDS}.{ENDINGS[kind]}", shard=range(1, SHARDS + 1)),
        output:
            WANTED[kind],
        log:
            f"{PARTS}/logs/{kind}.log",
        params:
            program=PROGRAM,
        threads: int(config["threads"])
        resources:
            mem_mb=int(config["mem_mb"]),
            runtime=int(config["minutes"]),
        shell:
            "{params.program} join {input:q} --out={output:q} --threads={threads} >{log:q} 2>&1"
