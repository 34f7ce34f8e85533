#include "store/plain_manifest.h"

#include "store/manifest_fields.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace benchgate::store {

namespace {

constexpr std::size_t kMostTexts = 16;
constexpr std::size_t kMostDigits = 18;  // More might not fit.

constexpr bool is_space(char c) {
  // The first comparison alone tells nearly all others.
  return c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a character of a text stands for itself and does not end it.
constexpr bool is_plain(char c) {
  return c >= ' ' && c != '"' && c != '\\' &&
         static_cast<unsigned char>(c) < 0x80U;
}

/// The number of plain characters that eight characters begin with. Finds all
/// four kinds of others at once, by the borrow of a subtraction in each byte
/// (Lamport, Multiple byte processing with full-word instructions, 1975). A
/// borrow from the byte below spoils only bytes above one that was found.
std::size_t plain_among_eight(const char* text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = 0x80U * kOnes;
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof(word));
  const std::uint64_t quote = word ^ (kOnes * '"');
  const std::uint64_t backslash = word ^ (kOnes * '\\');
  const std::uint64_t others =
      ((quote - kOnes) | (backslash - kOnes) | (word - kOnes * ' ') | word) &
      kHighBits;
  return static_cast<std::size_t>(std::countr_zero(others)) / 8;
}

/// Moves over a text. What returns false has found something else, and the
/// place is then of no use.
class Scanner {
 public:
  explicit Scanner(std::string_view text)
      : next_(text.data()), end_(text.data() + text.size()) {}

  /// Steps over white space.
  void skip_space() {
    while (next_ != end_ && is_space(*next_)) {
      ++next_;
    }
  }

  [[nodiscard]] bool is_at_end() const { return next_ == end_; }

  /// Steps over `c` and the white space on both sides of it, if it is next.
  bool take(char c) {
    skip_space();
    if (next_ == end_ || *next_ != c) {
      return false;
    }
    ++next_;
    skip_space();
    return true;
  }

  /// Steps over a word as it is written, if it is next.
  bool take(std::string_view word) {
    if (left() < word.size() ||
        std::memcmp(next_, word.data(), word.size()) != 0) {
      return false;
    }
    next_ += word.size();
    return true;
  }

  /// Steps over a key in its quotes, if it is next.
  [[gnu::always_inline]] bool take_key(std::string_view key) {
    if (left() < key.size() + 2 || next_[0] != '"' ||
        next_[key.size() + 1] != '"' ||
        std::memcmp(next_ + 1, key.data(), key.size()) != 0) {
      return false;
    }
    next_ += key.size() + 2;
    return true;
  }

  bool take_text(std::string_view& text) {
    if (next_ == end_ || *next_ != '"') {
      return false;
    }
    const char* const start = ++next_;
    skip_plain();
    text = std::string_view(start, static_cast<std::size_t>(next_ - start));
    return next_ != end_ && *next_++ == '"';
  }

  bool take_number(std::int64_t& number) {
    const char* const start = next_;
    number = 0;
    for (; next_ != end_ && is_digit(*next_); ++next_) {
      if (next_ - start == kMostDigits) {
        return false;
      }
      number = number * 10 + (*next_ - '0');
    }
    return next_ != start && (*start != '0' || next_ - start == 1);
  }

 private:
  [[nodiscard]] std::size_t left() const {
    return static_cast<std::size_t>(end_ - next_);
  }

  void skip_plain() {
    if constexpr (std::endian::native == std::endian::little) {
      while (left() >= sizeof(std::uint64_t)) {
        const std::size_t plain = plain_among_eight(next_);
        next_ += plain;
        if (plain < sizeof(std::uint64_t)) {
          return;
        }
      }
    }
    while (next_ != end_ && is_plain(*next_)) {
      ++next_;
    }
  }

  const char* next_;
  const char* end_;
};

template <ManifestPart T>
bool read(Scanner& text, T& part);

bool read(Scanner& text, bool& flag) {
  flag = text.take("true");
  return flag || text.take("false");
}

bool read(Scanner& text, std::int64_t& number) {
  return text.take_number(number);
}

bool read(Scanner& text, std::string& member) {
  std::string_view value;
  if (!text.take_text(value)) {
    return false;
  }
  member = std::string(value);
  return true;
}

bool read(Scanner& text, Digest& digest) {
  constexpr std::string_view kPrefix = "sha256:";
  std::string_view value;
  if (!text.take_text(value) || !value.starts_with(kPrefix)) {
    return false;
  }
  const auto read = Digest::from_hex(value.substr(kPrefix.size()));
  digest = read.value_or(Digest());
  return read.has_value();
}

template <typename T>
bool read(Scanner& text, std::optional<T>& member) {
  return read(text, member.emplace(T{}));
}

/// Calls `read_item` for each element of an array.
template <typename ReadItem>
bool read_array(Scanner& text, const ReadItem& read_item) {
  if (!text.take('[')) {
    return false;
  }
  if (text.take(']')) {
    return true;
  }
  do {
    if (!read_item()) {
      return false;
    }
  } while (text.take(','));
  return text.take(']');
}

bool read(Scanner& text, std::vector<std::string>& members) {
  // Found before they are stored, so that the vector takes memory once.
  std::array<std::string_view, kMostTexts> found;
  std::size_t count = 0;
  const bool is_read = read_array(text, [&] {
    return count < kMostTexts && text.take_text(found[count++]);
  });
  members = std::vector<std::string>(found.data(), found.data() + count);
  return is_read;
}

template <ManifestPart T>
bool read(Scanner& text, std::vector<T>& members) {
  return read_array(text, [&] { return read(text, members.emplace_back()); });
}

/// What is left of an object: it was not closed yet.
enum class Rest { members, nothing };

/// Reads a field if it is the next member. Inlined, it compares with a key that
/// the compiler knows.
template <typename T, FieldForm kForm>
[[gnu::always_inline]] inline bool read_field(Scanner& text, Rest& rest,
                                              const Field<T, kForm>& field) {
  if (rest == Rest::nothing || !text.take_key(field.key)) {
    return !field.required;
  }
  if (!text.take(':') || !read(text, *field.target)) {
    return false;
  }
  if (text.take(',')) {
    return true;
  }
  rest = Rest::nothing;
  return text.take('}');
}

template <ManifestPart T>
bool read(Scanner& text, T& part) {
  if (!text.take('{')) {
    return false;
  }
  Rest rest = text.take('}') ? Rest::nothing : Rest::members;
  const bool are_read = std::apply(
      [&](const auto&... fields) {
        return (read_field(text, rest, fields) && ...);
      },
      fields_of(part));
  return are_read && rest == Rest::nothing;
}

}  // namespace

bool read_plain_manifest(std::string_view text, Manifest& manifest) {
  Scanner scanner(text);
  return read(scanner, manifest) && scanner.is_at_end();
}

}  // namespace benchgate::store
