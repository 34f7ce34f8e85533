#include "reporters/history/gzip_text.h"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <vector>

namespace benchgate::reporters::history {

namespace {

/// zlib's default window, and 16 for a gzip header around it.
constexpr int kGzip = 15 + 16;
constexpr std::size_t kChunk = 1U << 18U;
constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();

/// zlib reads only, but its type does not say so.
Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

class Inflater {
 public:
  explicit Inflater(std::string_view bytes) : rest_(bytes) {
    if (::inflateInit2(&stream_, kGzip) != Z_OK) {
      throw std::bad_alloc();
    }
  }

  ~Inflater() { ::inflateEnd(&stream_); }

  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  Inflater(Inflater&&) = delete;
  Inflater& operator=(Inflater&&) = delete;

  /// The next piece of the text; empty at the end, which `end` then names.
  std::string_view next() {
    stream_.next_out = reinterpret_cast<Bytef*>(chunk_.data());
    stream_.avail_out = static_cast<uInt>(chunk_.size());
    int status = Z_OK;
    while (status == Z_OK && stream_.avail_out == chunk_.size()) {
      if (stream_.avail_in == 0 && !rest_.empty()) {
        const std::size_t size = std::min(rest_.size(), kMostAtOnce);
        stream_.next_in = input(rest_);
        stream_.avail_in = static_cast<uInt>(size);
        rest_.remove_prefix(size);
      }
      status = end_ == GzipEnd::whole ? Z_STREAM_END
                                      : ::inflate(&stream_, Z_NO_FLUSH);
    }
    if (status == Z_STREAM_END) {
      const bool more = stream_.avail_in > 0 || !rest_.empty();
      end_ = more ? GzipEnd::damaged : GzipEnd::whole;
    } else if (status != Z_OK) {
      end_ = status == Z_BUF_ERROR ? GzipEnd::cut_short : GzipEnd::damaged;
    }
    return {chunk_.data(), chunk_.size() - stream_.avail_out};
  }

  [[nodiscard]] GzipEnd end() const { return end_; }

 private:
  std::string_view rest_;
  z_stream stream_{};
  std::vector<char> chunk_ = std::vector<char>(kChunk);
  GzipEnd end_ = GzipEnd::cut_short;
};

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  constexpr int kMemory = 8;  // zlib's default.
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string bytes;
  std::vector<char> chunk(kChunk);
  int status = Z_OK;
  while (status == Z_OK) {
    if (stream.avail_in == 0) {
      const std::size_t size = std::min(text.size(), kMostAtOnce);
      stream.next_in = input(text);
      stream.avail_in = static_cast<uInt>(size);
      text.remove_prefix(size);
    }
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    status = ::deflate(&stream, text.empty() ? Z_FINISH : Z_NO_FLUSH);
    bytes.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  ::deflateEnd(&stream);
  return bytes;
}

GzipEnd read_gzip_lines(std::string_view bytes, std::size_t longest,
                        const std::function<bool(std::string_view)>& take) {
  Inflater inflater(bytes);
  std::string line;
  for (;;) {
    std::string_view piece = inflater.next();
    if (piece.empty()) {
      break;
    }
    for (std::size_t end = piece.find('\n'); end != std::string_view::npos;
         end = piece.find('\n')) {
      line += piece.substr(0, end);
      piece.remove_prefix(end + 1);
      if (!take(line)) {
        return GzipEnd::stopped;
      }
      line.clear();
    }
    line += piece;
    if (line.size() > longest) {
      return GzipEnd::damaged;
    }
  }
  // A text ends with the end of a line; this one was cut off, or is another's.
  return inflater.end() == GzipEnd::whole && !line.empty() ? GzipEnd::damaged
                                                           : inflater.end();
}

}  // namespace benchgate::reporters::history
