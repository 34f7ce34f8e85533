#pragma once

/// \file
/// The words of filters and projections. The two share them:
///
///     operator  = "(" | ")" | ":" | "@" | ","            anywhere
///               | "-" | "*" | "AND" | "OR"               where a word may
///               begin
///     quoted    = '"' ... '"'                            with Go's escapes
///     regexp    = "/" ... "/"                            as a filter's value
///     word      = up to white space or one of ( ) : @ ,

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace benchgate::stat {

/// A filter or projection that cannot be read. The message has three lines:
/// what is wrong, the text, and a mark below the place.
class QueryError : public std::runtime_error {
 public:
  QueryError(std::string_view message, std::string_view text,
             std::size_t offset);

  /// `error` with the option that holds the text before it.
  static QueryError in_option(std::string_view option, const QueryError& error);

 private:
  using std::runtime_error::runtime_error;
};

enum class TokenKind { end, punctuation, conjunction, word, quoted, regexp };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  ///< Without quotes or slashes; escapes resolved.
  std::size_t offset = 0;

  [[nodiscard]] bool is(std::string_view operation) const {
    return (kind == TokenKind::punctuation || kind == TokenKind::conjunction) &&
           text == operation;
  }

  [[nodiscard]] bool is_word() const {
    return kind == TokenKind::word || kind == TokenKind::quoted;
  }
};

/// Whether a "/" at the beginning of a word begins a regular expression.
enum class Slash { is_letter, begins_regexp };

class Tokenizer {
 public:
  /// `text` outlives the tokenizer.
  explicit Tokenizer(std::string_view text) : text_(text) {}

  /// Throws: QueryError.
  Token next(Slash slash = Slash::is_letter);

  /// What next() would return.
  [[nodiscard]] Token peek(Slash slash = Slash::is_letter) const {
    return Tokenizer(*this).next(slash);
  }

  [[noreturn]] void fail(std::string_view message, std::size_t offset) const {
    throw QueryError(message, text_, offset);
  }

 private:
  Token quoted();
  Token regexp();
  Token word();
  [[nodiscard]] bool at_operator_or_space() const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace benchgate::stat
