#include "src/formats/decompressed_source.h"

#include "libraries/shared_library.h"
#include "src/formats/google_benchmark_json.h"
#include "src/formats/libarchive.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <new>
#include <utility>
#include <vector>

namespace benchgate::formats {

namespace {

struct CloseArchive {
  void operator()(archive* reader) const {
    libarchive().archive_read_free(reader);
  }
};

class DecompressedSource final : public ByteSource {
 public:
  DecompressedSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)),
        name_(std::move(name)),
        archive_(libarchive().archive_read_new()) {
    if (archive_ == nullptr) {
      throw std::bad_alloc();
    }
    libarchive().archive_read_support_filter_bzip2(archive_.get());
    libarchive().archive_read_support_filter_gzip(archive_.get());
    libarchive().archive_read_support_filter_xz(archive_.get());
    libarchive().archive_read_support_filter_zstd(archive_.get());
    libarchive().archive_read_support_format_raw(archive_.get());
    libarchive().archive_read_support_format_empty(archive_.get());
  }

  std::size_t read(std::span<char> to) override {
    if (!open_) {
      open_ = true;
      open();
    }
    if (at_end_) {
      return 0;
    }
    const la_ssize_t got =
        libarchive().archive_read_data(archive_.get(), to.data(), to.size());
    if (got < 0) {
      fail();
    }
    at_end_ = got == 0;
    return static_cast<std::size_t>(got);
  }

 private:
  void open() {
    const int opened = libarchive().archive_read_open(
        archive_.get(), this, nullptr, &DecompressedSource::fetch, nullptr);
    archive_entry* entry = nullptr;
    const int found =
        opened == ARCHIVE_OK
            ? libarchive().archive_read_next_header(archive_.get(), &entry)
            : opened;
    at_end_ = found == ARCHIVE_EOF;
    if (found != ARCHIVE_OK && !at_end_) {
      fail();
    }
  }

  /// Called by libarchive, which no exception may cross.
  static la_ssize_t fetch(archive* reader, void* self, const void** bytes) {
    auto& source = *static_cast<DecompressedSource*>(self);
    try {
      *bytes = source.chunk_.data();
      return static_cast<la_ssize_t>(source.packed_->read(source.chunk_));
    } catch (...) {
      source.failure_ = std::current_exception();
      libarchive().archive_set_error(reader, ARCHIVE_FATAL, "cannot be read");
      return -1;
    }
  }

  [[noreturn]] void fail() {
    if (failure_ != nullptr) {
      std::rethrow_exception(failure_);
    }
    const char* why = libarchive().archive_error_string(archive_.get());
    throw FormatError(fmt::format("{}: cannot be decompressed: {}", name_,
                                  why != nullptr ? why : "it is broken"));
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> chunk_ = std::vector<char>(std::size_t{64} << 10U);
  std::unique_ptr<archive, CloseArchive> archive_;
  std::exception_ptr failure_;
  bool open_ = false;
  bool at_end_ = false;
};

}  // namespace

bool is_compressed(std::string_view beginning) {
  using namespace std::string_view_literals;
  constexpr std::array<std::string_view, 4> kMagic = {"\x1F\x8B"sv, "BZh"sv,
                                                      "\xFD"
                                                      "7zXZ\0"sv,
                                                      "\x28\xB5\x2F\xFD"sv};
  return std::ranges::any_of(kMagic, [beginning](std::string_view magic) {
    return beginning.starts_with(magic);
  });
}

std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> packed,
                                       const std::string& name) {
  try {
    return std::make_unique<DecompressedSource>(std::move(packed), name);
  } catch (const libraries::MissingLibrary& error) {
    throw FormatError(fmt::format("{}: {}", name, error.what()));
  }
}

}  // namespace benchgate::formats
