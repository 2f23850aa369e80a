"""Runs code of a plan in the Python of a toolchain.

    python3 -s -S -B -X utf8 rlm_native.py PACKAGES REQUEST

PACKAGES is a folder with modules beside the standard library, REQUEST the path of the request.
"""

import os
import sys

packages, request = sys.argv[1:]
own = sys.path[0]
# The harness takes with it what it needs, before anything is fixed or forbidden.
import rlm_confinement
import rlm_fixed
import rlm_harness
import json
import time

sys.path.remove(own)
sys.path.append(packages)
sys.argv = [""]
cpu = time.process_time


def started():
    os.write(3, (json.dumps({"kind": "started", "cpu": cpu()}) + "\n").encode())


with open(request, encoding="utf-8") as file:
    wanted = json.load(file)
readable = [os.path.dirname(sys.prefix), packages, request]
readable += [one["value"]["file"] for one in wanted["bindings"] if isinstance(one["value"], dict)]
memory_limit = wanted["vm_spec"]["memoryLimit"]
del wanted
rlm_fixed.fix()
rlm_confinement.confine(memory_limit, readable, os.getcwd())
rlm_harness.main(request, 3, started)
# No code of the plan is run any more, not even what it wants to have run at exit.
os._exit(0)
