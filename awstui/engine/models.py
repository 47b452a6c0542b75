"""Botocore's data files, parsed once per process and kept parsed on disk.

Botocore ships its service models as gzipped JSON. Parsing EC2's takes 60 ms, the endpoints file 15-25 ms, and finding
out which of 440 services exist 10-15 ms per kind of file: most of what a first client costs. Here the parsed form is
kept with `marshal` in the cache folder, keyed by the file's path, size and time and by the versions of Python and
botocore. Any doubt at all means botocore's own loader.
"""

from __future__ import annotations

import hashlib
import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import botocore
from botocore.loaders import JSONFileLoader, Loader
from botocore.model import ServiceModel

from awstui import files
from awstui.kept import Kept, stamp

_SMALL = 20_000  # bytes; a smaller file is parsed faster than its cache entry is checked


class CachedFileLoader(JSONFileLoader):
    """Botocore's file loader with a cache of parsed files in `folder` (made 0700; None means no cache)."""

    def __init__(self, folder: Path | None) -> None:
        self._kept = Kept(folder)

    def load_file(self, file_path: str) -> Any:
        """The parsed file without its extension, or None when there is none.

        Mappings are plain dicts, as ordered as botocore's OrderedDicts.
        """
        for extension in (".json", ".json.gz"):
            path = Path(file_path + extension)
            try:
                made_from = stamp(path, botocore.__version__)
                size = path.stat().st_size
            except OSError:
                continue
            if not self._kept or size < _SMALL:
                return super().load_file(file_path)
            entry = f"{hashlib.sha256(str(path).encode()).hexdigest()[:32]}.marshal"
            data = self._kept.get(entry, made_from)
            if data is None:
                data = _plain(super().load_file(file_path))
                self._kept.put(entry, made_from, data)
            return data
        return None


def _plain(data: Any) -> Any:
    """The same data in dicts and lists that marshal can write."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data


class SharedLoader(Loader):
    """One loader for every session of the process: thread-safe, and asking for one service never walks all of them."""

    _cache: dict[Any, Any]
    _extras_processor: Any

    def __init__(self, folder: Path | None = None, extra_search_paths: list[str] | None = None) -> None:
        self._lock = threading.RLock()
        super().__init__(extra_search_paths=extra_search_paths, file_loader=CachedFileLoader(folder))

    def load_service_model(self, service_name: str, type_name: Any, api_version: str | None = None) -> Any:
        """The model of one service, straight from its own folder; botocore's way when that holds none."""
        with self._lock:
            key = ("load_service_model", service_name, type_name, api_version)
            if key not in self._cache:
                self._cache[key] = self._load(service_name, type_name, api_version)
            return self._cache[key]

    def _load(self, service_name: str, type_name: Any, api_version: str | None) -> Any:
        if not service_name or os.path.basename(service_name) != service_name:
            return super().load_service_model(service_name, type_name, api_version)
        try:
            version = api_version or self.determine_latest_version(service_name, type_name)
            model = self.load_data(os.path.join(service_name, version, type_name))
            find_extras: Any = getattr(self, "_find_extras")  # noqa: B009  (the stubs do not know it)
            extras = list(find_extras(service_name, type_name, version))
        except Exception:  # botocore's own path knows how to name the fault
            return super().load_service_model(service_name, type_name, api_version)
        self._extras_processor.process(model, extras)
        return model

    def load_data_with_path(self, name: str) -> Any:
        """Data by its name and where it was found."""
        with self._lock:
            return super().load_data_with_path(name)


_LOADERS: dict[str, SharedLoader] = {}
_LOADERS_LOCK = threading.Lock()


def shared_loader(data_path: str | None = None) -> SharedLoader:
    """The process's loader over `data_path` (AWS_DATA_PATH's syntax) and botocore's own folders, cached on disk."""
    path = data_path or ""
    with _LOADERS_LOCK:
        if path not in _LOADERS:
            extra = [os.path.expanduser(os.path.expandvars(each)) for each in path.split(os.pathsep) if each]
            _LOADERS[path] = SharedLoader(files.cache_dir() / "models", extra or None)
        return _LOADERS[path]


@lru_cache(maxsize=32)
def service_model(service: str) -> ServiceModel:
    """Botocore's model of a service, without a session.

    Raises:
        botocore.exceptions.UnknownServiceError: botocore has no such service.
    """
    return ServiceModel(shared_loader().load_service_model(service, "service-2"), service_name=service)
