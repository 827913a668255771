"""Messages per second, beside pgbench on the same cluster in the same run, because absolute figures wander by 20 % between runs.

    in the database   ocpp.receive with 1, 8, 64, 256 frames per call: frames of distinct charge points, in the mix of
                      an ordinary day (70 % MeterValues with 4 samples, 20 % StatusNotification, 8 % Heartbeat, 1 % Start, 1 % Stop)
    hooks             what one hook in PL/pgSQL adds to a message, measured inside the server (tests/bench/hook.sql)
    SOAP              what ocpp.soap_to_json and ocpp.json_to_soap cost per message, beside xmlparse of the same envelope and the cast
                      of the same payload to jsonb, measured inside the server (tests/bench/conversion.sql)
    end to end        connector and many sockets, each speaking again as soon as it is answered (bounded in number and time)

fsync and synchronous_commit are on; a CHECKPOINT falls into the middle of every measurement. The load comes from the same machine.
Beside each figure stands the one that it replaces, from tests/bench/last.txt; `--save` writes the new ones there.

Usage: make bench, or build/venv/bin/python tests/bench/bench.py [--seconds N] [--stations N] [--save]
"""

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from live.cluster import Cluster  # noqa: E402
from live.connector import Connector  # noqa: E402
from live.places import PROGRAMS  # noqa: E402

LAST = Path(__file__).with_name("last.txt")
HOOK = Path(__file__).with_name("hook.sql")
CONVERSION = Path(__file__).with_name("conversion.sql")
LOAD = PROGRAMS / "ocpp-load"
SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB", "max_connections": "60"}


def cpu(pids: list[int]) -> float:
    """Seconds of CPU that these processes and their ended children have used."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def postgres_pids(cluster: Cluster) -> list[int]:
    """The server and its backends."""
    postmaster = int((cluster.data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return [postmaster, *map(int, children)]


async def pgbench(cluster: Cluster, seconds: int) -> float:
    """Transactions per second of pgbench -N (simple update) with 8 clients."""
    task = asyncio.create_task(asyncio.to_thread(
        cluster.run, "pgbench", "-N", "-M", "prepared", "-c", 8, "-j", 2, "-T", seconds, "-h", cluster.folder, "-U", cluster.owner, "postgres"))
    await asyncio.sleep(seconds / 2)
    await asyncio.to_thread(cluster.psql, "CHECKPOINT")
    return float(re.search(r"tps = ([\d.]+)", await task)[1])


def rows_read(cluster: Cluster) -> int:
    """Rows that scans of tables and indexes have returned so far: a wrong plan shows here before the clock shows it."""
    return int(cluster.psql("SELECT pg_stat_force_next_flush(), tup_returned FROM pg_stat_database WHERE datname = 'css'").split("|")[1])


async def load(cluster: Cluster, arguments: list[str], seconds: int, watched: dict[str, list[int]]) -> dict:
    """Runs ocpp-load; adds the rows read and the CPU per message of PostgreSQL and of each process in `watched`, in microseconds."""
    process = await asyncio.create_subprocess_exec(
        str(LOAD), "--seconds", str(seconds), *arguments, stdout=asyncio.subprocess.PIPE)
    line = await process.stdout.readline()
    if line.strip() != b"begin":
        raise SystemExit(f"ocpp-load {' '.join(arguments)} failed")
    watched = watched | {"postgres": postgres_pids(cluster), "load": [process.pid]}
    before, rows_before = {name: cpu(pids) for name, pids in watched.items()}, rows_read(cluster)
    await asyncio.sleep(seconds / 2)
    await asyncio.to_thread(cluster.psql, "CHECKPOINT")
    await process.stdout.readline()
    used, rows = {name: cpu(pids) - before[name] for name, pids in watched.items()}, rows_read(cluster) - rows_before
    report = json.loads(await process.stdout.readline())
    await process.wait()
    if report["refused"]:
        raise SystemExit(f"{report['refused']} of {report['messages']} messages were refused: this measures nothing")
    report["per_second"] = report["messages"] / report["seconds"]
    report["rows"] = rows / report["messages"]
    report["cpu"] = {name: seconds * 1e6 / report["messages"] for name, seconds in used.items()}
    return report


class Yardstick:
    """pgbench before and after each measurement: a ratio is to the mean of its two neighbours."""

    def __init__(self, cluster: Cluster, seconds: int):
        self.cluster, self.seconds, self.tps = cluster, seconds, []

    async def lay(self) -> None:
        self.tps.append(await pgbench(self.cluster, self.seconds))

    def ratio(self, per_second: float) -> float:
        return per_second / (sum(self.tps[-2:]) / 2)


def hooks(cluster: Cluster) -> dict[str, float]:
    """Microseconds that one hook adds to a message, by kind of hook and frames per call."""
    print("\none hook in PL/pgSQL     frames per call   us/message without     with     it costs")
    figures = {}
    for line in cluster.psql_file(HOOK).splitlines():
        name, frames, without, with_it = line.split("|")
        cost = float(with_it) - float(without)
        print(f"{name:24} {frames:>15} {float(without):20.1f} {float(with_it):8.1f} {cost:9.1f} us", flush=True)
        figures[f"hook {name}, {frames} us"] = cost
    return figures


def conversions(cluster: Cluster) -> dict[str, float]:
    """What SOAP to JSON and back costs per message, in percent of xmlparse of the same envelope."""
    print("\nSOAP                             bytes   xmlparse   text::jsonb   soap_to_json   x xmlparse   json_to_soap   x xmlparse")
    figures = {}
    for line in cluster.psql_file(CONVERSION).splitlines():
        name, version, size, *costs = line.split("|")
        xmlparse, to_json, to_soap, jsonb = map(float, costs)
        print(f"{version} {name:26} {size:>7} {xmlparse:7.1f} us {jsonb:10.1f} us {to_json:11.1f} us {to_json / xmlparse:12.2f}"
              f" {to_soap:11.1f} us {to_soap / xmlparse:12.2f}", flush=True)
        short = name.removesuffix("Response")
        figures[f"to JSON {version} {short} %"] = 100 * to_json / xmlparse
        figures[f"to SOAP {version} {short} %"] = 100 * to_soap / xmlparse
    return figures


async def measure(seconds: int, stations: int) -> dict[str, float]:
    figures: dict[str, float] = {}
    cluster = Cluster(SETTINGS)
    try:
        cluster.start().install()
        cluster.run("pgbench", "-i", "-q", "-s", "10", "-h", cluster.folder, "-U", cluster.owner, "postgres")
        print(f"PostgreSQL {cluster.psql('SHOW server_version')}, {os.cpu_count()} cores, fsync {cluster.psql('SHOW fsync')}, {seconds} s per figure\n")
        yardstick = Yardstick(cluster, max(2, seconds // 2))
        await yardstick.lay()
        print("ocpp.receive        frames per call   messages/s   x pgbench -N   CPU of PostgreSQL   rows read   p50 of a call   p99")
        for frames, connections in ((1, 8), (8, 4), (64, 4), (256, 2)):
            arguments = ["database", "--url", cluster.url(), "--frames-per-call", str(frames), "--connections", str(connections)]
            report = await load(cluster, arguments, seconds, {})
            await yardstick.lay()
            ratio = yardstick.ratio(report["per_second"])
            print(f"{connections} connections {frames:20} {report['per_second']:12,.0f} {ratio:14.1f} {report['cpu']['postgres']:14.1f} us/msg"
                  f" {report['rows']:11.1f} {report['p50'] / 1000:12.1f} ms {report['p99'] / 1000:5.1f} ms", flush=True)
            figures[f"receive {frames} messages/s"] = report["per_second"]
            figures[f"receive {frames} x pgbench"] = ratio
            figures[f"receive {frames} us CPU"] = report["cpu"]["postgres"]
            figures[f"receive {frames} rows read"] = report["rows"]

        figures |= await asyncio.to_thread(hooks, cluster)
        figures |= await asyncio.to_thread(conversions, cluster)

        cluster.psql(f"SELECT ocpp.add_charge_point('LOAD-' || n) FROM generate_series(0, {stations - 1}) AS n")
        with tempfile.TemporaryDirectory() as folder:
            connector = Connector(cluster.url(), Path(folder) / "connector.log").start()
            try:
                arguments = ["sockets", "--url", connector.url, "--stations", str(stations)]
                report = await load(cluster, arguments, seconds, {"connector": [connector.process.pid]})
            finally:
                connector.stop()
        await yardstick.lay()
        used, ratio = report["cpu"], yardstick.ratio(report["per_second"])
        print(f"\nend to end, {stations} sockets: {report['per_second']:,.0f} messages/s, {ratio:.1f} x pgbench -N; CPU per message:"
              f" PostgreSQL {used['postgres']:.1f} us + connector {used['connector']:.1f} us (load generator {used['load']:.1f} us);"
              f" p50 {report['p50'] / 1000:.1f} ms, p99 {report['p99'] / 1000:.1f} ms")
        print("pgbench -N, 8 clients, in between: " + ", ".join(f"{tps:,.0f}" for tps in yardstick.tps) + " tps")
        figures["end to end messages/s"] = report["per_second"]
        figures["end to end x pgbench"] = ratio
        figures["end to end us CPU PostgreSQL"] = used["postgres"]
        figures["end to end us CPU connector"] = used["connector"]
        figures["pgbench tps"] = sum(yardstick.tps) / len(yardstick.tps)
    finally:
        cluster.remove()
    return figures


def compare(figures: dict[str, float]) -> None:
    last = dict(re.findall(r"^(.+?)\s+([\d.]+)$", LAST.read_text(), re.MULTILINE)) if LAST.exists() else {}
    print("\nfigure                                     now         replaces")
    for name, value in figures.items():
        before = f"{float(last[name]):12,.1f}  {value / float(last[name]) - 1:+.0%}" if name in last else "           -"
        print(f"{name:36} {value:12,.1f} {before}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=6, help="per figure")
    parser.add_argument("--stations", type=int, default=1000, help="sockets of the end-to-end measurement")
    parser.add_argument("--save", action="store_true", help=f"write the figures to {LAST.name}")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.seconds, options.stations))
    compare(figures)
    if options.save:
        LAST.write_text("# The last figures of `make bench` that were kept; see bench.py. Written by --save.\n"
                        + "".join(f"{name:36} {value:12.1f}\n" for name, value in figures.items()))


if __name__ == "__main__":
    main()
