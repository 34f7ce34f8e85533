#include "src/formats/input.h"

#include "src/formats/decompressed_source.h"
#include "src/formats/file_source.h"
#include "src/formats/utf16_source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace benchgate::formats {

std::size_t read_fully(ByteSource& source, std::span<char> to) {
  std::size_t filled = 0;
  while (filled < to.size()) {
    const std::size_t got = source.read(to.subspan(filled));
    if (got == 0) {
      break;
    }
    filled += got;
  }
  return filled;
}

PeekableSource::PeekableSource(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)) {}

std::string_view PeekableSource::peek(std::size_t count) {
  if (peeked_.size() < count) {
    const std::size_t before = peeked_.size();
    peeked_.resize(count);
    peeked_.resize(before +
                   read_fully(*source_, std::span(peeked_).subspan(before)));
  }
  return std::string_view(peeked_).substr(0, count);
}

std::size_t PeekableSource::read(std::span<char> to) {
  if (given_ == peeked_.size()) {
    return source_->read(to);
  }
  const std::size_t count = std::min(to.size(), peeked_.size() - given_);
  std::copy_n(peeked_.data() + given_, count, to.data());
  given_ += count;
  return count;
}

std::unique_ptr<PeekableSource> open_input(const std::string& path) {
  constexpr std::size_t kLongestMagic = 6;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

  auto source =
      std::make_unique<PeekableSource>(std::make_unique<FileSource>(path));
  if (is_compressed(source->peek(kLongestMagic))) {
    source =
        std::make_unique<PeekableSource>(decompress(std::move(source), path));
  }
  if (const auto order = utf16_order(source->peek(2))) {
    source = std::make_unique<PeekableSource>(
        decode_utf16(std::move(source), *order, path));
  }
  if (source->peek(kByteOrderMark.size()) == kByteOrderMark) {
    std::array<char, kByteOrderMark.size()> skipped = {};
    read_fully(*source, skipped);
    source = std::make_unique<PeekableSource>(std::move(source));
  }
  return source;
}

}  // namespace benchgate::formats
