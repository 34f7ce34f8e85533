#include "src/profile/gzip.h"

#include "src/profile/profile_error.h"

#include <fmt/core.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace benchgate::profile {

namespace {

/// Window bits for zlib: 15, and 16 more for a gzip header.
constexpr int kGzipWindow = 15 + 16;
constexpr std::size_t kChunk = std::size_t{64} << 10U;

/// A z_stream that reads all of some bytes, however many: zlib counts in 32
/// bits.
class Feed {
 public:
  Feed(z_stream& stream, std::string_view bytes)
      : stream_(stream), rest_(bytes) {}

  void fill() {
    if (stream_.avail_in > 0 || rest_.empty()) {
      return;
    }
    const auto next =
        std::min<std::size_t>(rest_.size(), std::numeric_limits<uInt>::max());
    // zlib does not write to what it reads; its type says nothing of it.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
    stream_.avail_in = static_cast<uInt>(next);
    rest_.remove_prefix(next);
  }

  [[nodiscard]] bool at_end() const {
    return stream_.avail_in == 0 && rest_.empty();
  }

 private:
  z_stream& stream_;
  std::string_view rest_;
};

struct Inflater {
  Inflater() {
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
      throw std::bad_alloc();
    }
  }

  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;

  ~Inflater() { inflateEnd(&stream); }

  z_stream stream{};
};

struct Deflater {
  Deflater() {
    constexpr int kMemory = 8;  // zlib's default.
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow,
                     kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }

  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  Deflater(Deflater&&) = delete;
  Deflater& operator=(Deflater&&) = delete;

  ~Deflater() { deflateEnd(&stream); }

  z_stream stream{};
};

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B");
}

std::string gunzip(std::string_view packed, std::size_t limit) {
  Inflater inflater;
  z_stream& stream = inflater.stream;
  Feed feed(stream, packed);
  std::array<char, kChunk> chunk{};
  std::string bytes;
  while (true) {
    feed.fill();
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    bytes.append(chunk.data(), chunk.size() - stream.avail_out);
    if (bytes.size() > limit) {
      throw ProfileError(
          fmt::format("is more than {} MiB long unpacked", limit >> 20U));
    }
    if (result == Z_STREAM_END) {
      if (feed.at_end()) {
        return bytes;
      }
      inflateReset(&stream);
    } else if (result == Z_BUF_ERROR && feed.at_end()) {
      throw ProfileError(
          "breaks off in the middle of its gzip data; write or copy it again");
    } else if (result != Z_OK) {
      throw ProfileError(fmt::format(
          "is broken gzip data ({}); write or copy it again",
          stream.msg != nullptr ? stream.msg : "unexpected end of a block"));
    }
  }
}

std::string gzip(std::string_view bytes) {
  Deflater deflater;
  z_stream& stream = deflater.stream;
  Feed feed(stream, bytes);
  std::array<char, kChunk> chunk{};
  std::string packed;
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    feed.fill();
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    // Not Z_FINISH before the last piece has been handed over.
    result = deflate(&stream, bytes.size() > std::numeric_limits<uInt>::max() &&
                                      !feed.at_end()
                                  ? Z_NO_FLUSH
                                  : Z_FINISH);
    packed.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  return packed;
}

}  // namespace benchgate::profile
