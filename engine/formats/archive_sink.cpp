// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/archive_sink.h"

#include "engine/support/error.h"

namespace tenfold {

ArchiveSink::ArchiveSink(const std::filesystem::path& target)
    : target_(target), file_(target), stream_(file_.temporary(), std::ios::binary | std::ios::trunc) {}

std::function<std::size_t(const void*, std::size_t)> ArchiveSink::function() {
  return [this](const void* data, std::size_t size) {
    stream_.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
    return size;
  };
}

void ArchiveSink::commit() {
  stream_.close();
  if (!stream_)  // a stream that failed once stays so
    throw Error("file.write", "{file} cannot be written: {why}",
                {{"file", target_.string()}, {"why", "the disk may be full"}});
  file_.commit();
}

}  // namespace tenfold
