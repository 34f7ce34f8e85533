#include "src/preload/frame_table.h"

#include "src/preload/byte_reader.h"

namespace benchgate::preload {

namespace {

/// Encodings of pointers (Linux Standard Base, 10.5.1): the format in the lower
/// four bits, then what it is relative to.
enum : std::uint8_t {
  kAbsolute = 0x00,
  kUnsigned2 = 0x02,
  kUnsigned4 = 0x03,
  kUnsigned8 = 0x04,
  kSigned4 = 0x0B,
  kSigned2 = 0x0A,
  kSigned8 = 0x0C,
  kRelativeToItself = 0x10,
  kRelativeToHeader = 0x30,
};

/// What linkers write.
struct Header {
  std::uint8_t version;
  std::uint8_t frames_encoding;
  std::uint8_t count_encoding;
  std::uint8_t table_encoding;
  std::int32_t frames;
  std::uint32_t count;
};

struct Entry {
  std::int32_t function;     ///< Where it begins, after the header.
  std::int32_t description;  ///< Likewise.
};

/// In bytes, of a format; 0: another one.
std::size_t size_of(std::uint8_t encoding) {
  switch (encoding & 0x0FU) {
    case kUnsigned2:
    case kSigned2:
      return 2;
    case kUnsigned4:
    case kSigned4:
      return 4;
    case kAbsolute:
    case kUnsigned8:
    case kSigned8:
      return 8;
    default:
      return 0;
  }
}

std::uint64_t mixed(std::uint64_t value, std::uint64_t with) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;  // Knuth: golden ratio.
  value = (value ^ with) * kOdd;
  return value ^ (value >> 32U);
}

/// FNV-like, by words: for what compilers have written, not for adversaries.
std::uint64_t hash_of_bytes(const unsigned char* at, std::size_t size,
                            std::uint64_t hash) {
  for (; size >= sizeof hash; at += sizeof hash, size -= sizeof hash) {
    std::uint64_t word = 0;
    __builtin_memcpy(&word, at, sizeof word);
    hash = mixed(hash, word);
  }
  for (; size > 0; ++at, --size) {
    hash = mixed(hash, *at);
  }
  return hash;
}

}  // namespace

struct FrameTable::Common {
  std::uint8_t pointer_encoding = kAbsolute;
  bool has_augmentation = false;
};

bool FrameTable::find(std::uintptr_t address, FrameProgram& program,
                      FrameText& text) const {
  Header header{};
  if (!has_room(header_, sizeof header)) {
    return false;
  }
  __builtin_memcpy(&header, bytes(header_), sizeof header);
  const std::uintptr_t table = header_ + sizeof header;
  if (header.version != 1 || header.count_encoding != kUnsigned4 ||
      header.frames_encoding != (kRelativeToItself | kSigned4) ||
      header.table_encoding != (kRelativeToHeader | kSigned4) ||
      !has_room(table, std::uint64_t{header.count} * sizeof(Entry))) {
    return false;
  }
  const auto entry_at = [&](std::size_t index) {
    Entry entry{};
    __builtin_memcpy(&entry, bytes(table + index * sizeof entry), sizeof entry);
    return entry;
  };
  const auto offset = static_cast<std::int64_t>(address - header_);
  std::size_t low = 0;  // Begins at or before `address`, if any does.
  std::size_t high = header.count;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    (entry_at(middle).function <= offset ? low : high) = middle;
  }
  if (header.count == 0 || entry_at(low).function > offset) {
    return false;
  }
  return read(header_ + static_cast<std::uintptr_t>(
                            std::int64_t{entry_at(low).description}),
              address, program, text);
}

bool FrameTable::open(std::uintptr_t description, ByteReader& body) const {
  std::uint32_t size = 0;
  if (!has_room(description, sizeof size)) {
    return false;
  }
  __builtin_memcpy(&size, bytes(description), sizeof size);
  const std::uintptr_t begin = description + sizeof size;
  // A size of 0xFFFFFFFF stands for one of 64 bits, which has no room either.
  if (!has_room(begin, size)) {
    return false;
  }
  body = ByteReader(bytes(begin), bytes(begin + size));
  return true;
}

bool FrameTable::read(std::uintptr_t description, std::uintptr_t address,
                      FrameProgram& program, FrameText& text) const {
  ByteReader body(nullptr, nullptr);
  if (!open(description, body)) {
    return false;
  }
  const auto here = reinterpret_cast<std::uintptr_t>(body.at());
  text.own = here;
  text.own_size = static_cast<std::uint32_t>(body.left());
  const auto back = body.read<std::uint32_t>();
  Common common;
  std::uint64_t length = 0;
  if (back == 0 || !read_common(here - back, common, program, text) ||
      !read_range(body, common, program.begin, length)) {
    return false;
  }
  if (common.has_augmentation) {
    body.take(body.unsigned_leb());
  }
  if (!body.is_good()) {
    return false;
  }
  program.own = body.at();
  program.own_size = body.left();
  text.hash = hash_of(text);
  return address >= program.begin && address - program.begin < length;
}

bool FrameTable::read_range(ByteReader& body, const Common& common,
                            std::uintptr_t& begin, std::uint64_t& length) {
  const auto here = reinterpret_cast<std::uintptr_t>(body.at());
  const std::uint8_t relation = common.pointer_encoding & 0xF0U;
  switch (size_of(common.pointer_encoding)) {
    case 4:
      begin =
          static_cast<std::uint64_t>(std::int64_t{body.read<std::int32_t>()});
      length = body.read<std::uint32_t>();
      break;
    case 8:
      begin = body.read<std::uint64_t>();
      length = body.read<std::uint64_t>();
      break;
    default:
      return false;
  }
  begin += relation == kRelativeToItself ? here : 0;
  return relation == kRelativeToItself || relation == kAbsolute;
}

bool FrameTable::read_common(std::uintptr_t description, Common& common,
                             FrameProgram& program, FrameText& text) const {
  ByteReader body(nullptr, nullptr);
  if (!open(description, body)) {
    return false;
  }
  text.common = reinterpret_cast<std::uintptr_t>(body.at());
  text.common_size = static_cast<std::uint32_t>(body.left());
  const auto id = body.read<std::uint32_t>();
  const auto version = body.read<std::uint8_t>();
  const unsigned char* const augmentation = body.at();
  while (body.read<char>() != '\0') {
  }
  program.code_alignment = body.unsigned_leb();
  program.data_alignment = body.signed_leb();
  const std::uint64_t return_register =
      version == 1 ? body.read<std::uint8_t>() : body.unsigned_leb();
  if (!body.is_good() || id != 0 || (version != 1 && version != 3) ||
      return_register != kReturnAddress ||
      !read_augmentation(augmentation, body, common)) {
    return false;
  }
  program.common = body.at();
  program.common_size = body.left();
  return true;
}

/// `names`: the augmentation string, one letter for each part of the data.
bool FrameTable::read_augmentation(const unsigned char* names, ByteReader& body,
                                   Common& common) {
  common.has_augmentation = *names == 'z';
  if (!common.has_augmentation) {
    return *names == '\0';
  }
  const std::uint64_t length = body.unsigned_leb();
  const unsigned char* const begin = body.take(length);
  if (begin == nullptr) {
    return false;
  }
  ByteReader data(begin, begin + length);
  while (*++names != '\0') {
    switch (*names) {
      case 'L':  // How the exception tables are encoded.
        data.read<std::uint8_t>();
        break;
      case 'P':  // Who reads them.
        if (const std::size_t size = size_of(data.read<std::uint8_t>())) {
          data.take(size);
          break;
        }
        return false;
      case 'R':
        common.pointer_encoding = data.read<std::uint8_t>();
        break;
      default:  // 'S': the frame that a signal has made.
        return false;
    }
  }
  return data.is_good();
}

std::uint64_t FrameTable::hash_of(const FrameText& text) {
  const std::uint64_t common =
      hash_of_bytes(bytes(text.common), text.common_size, text.common);
  return hash_of_bytes(bytes(text.own), text.own_size, common);
}

bool FrameTable::still_has(const FrameText& text) const {
  return has_room(text.common, text.common_size) &&
         has_room(text.own, text.own_size) && hash_of(text) == text.hash;
}

std::uint64_t FrameTable::stamp() const {
  std::uint64_t stamp = mixed(begin_, header_);
  Header header{};
  if (has_room(header_, sizeof header)) {
    __builtin_memcpy(&header, bytes(header_), sizeof header);
    stamp = mixed(stamp, static_cast<std::uint32_t>(header.frames));
    stamp = mixed(stamp, header.count);
  }
  return mixed(stamp, end_);
}

}  // namespace benchgate::preload
