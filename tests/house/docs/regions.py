"""src/regions.txt: every region of AWS and its name, one a line, out of botocore's own data.

botocore finds endpoints by data/partitions.json, which also has the newest regions, before services are in them.
Regions come in the order of their partitions (the public one first) and then by name. The `-global` ones are
endpoints of services without regions: nothing can be switched to them.
"""

import botocore.session

partitions = botocore.session.Session().get_component("data_loader").load_data("partitions")["partitions"]
partitions.sort(key=lambda partition: (partition["id"] != "aws", partition["id"]))
for partition in partitions:
    for region, facts in sorted(partition["regions"].items()):
        if not region.endswith("-global"):
            print(region, facts["description"])
