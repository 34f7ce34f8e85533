#include "src/stat/query_token.h"

#include "src/formats/unicode_space.h"
#include "src/stat/go_escape.h"

#include <fmt/core.h>

#include <algorithm>

namespace benchgate::stat {

namespace {

constexpr std::string_view kOperators = "():@,";

std::string mark_place(std::string_view message, std::string_view text,
                       std::size_t offset) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < offset && i < text.size(); ++column) {
    i += formats::first_character(text.substr(i)).length;
  }
  return fmt::format("syntax error: {}\n\t{}\n\t{:>{}}", message, text, "^",
                     column + 1);
}

}  // namespace

QueryError::QueryError(std::string_view message, std::string_view text,
                       std::size_t offset)
    : std::runtime_error(mark_place(message, text, offset)) {}

QueryError QueryError::in_option(std::string_view option,
                                 const QueryError& error) {
  return QueryError(fmt::format("parsing {}: {}", option, error.what()));
}

bool Tokenizer::at_operator_or_space() const {
  return kOperators.find(text_[at_]) != std::string_view::npos ||
         formats::space_length(text_.substr(at_)) != 0;
}

Token Tokenizer::quoted() {
  Token token{TokenKind::quoted, {}, at_};
  std::size_t end = at_ + 1;
  while (end < text_.size() && text_[end] != '"') {
    end += text_[end] == '\\' ? std::size_t{2} : std::size_t{1};
  }
  if (end >= text_.size()) {
    fail("missing end quote", token.offset);
  }
  const auto text = resolve_go_escapes(text_.substr(at_ + 1, end - at_ - 1));
  if (!text) {
    fail("bad escape sequence", token.offset);
  }
  token.text = *text;
  at_ = end + 1;
  return token;
}

/// It ends at the first slash that no bracket encloses.
Token Tokenizer::regexp() {
  Token token{TokenKind::regexp, {}, at_};
  std::size_t end = at_ + 1;
  std::size_t open = 0;
  bool in_class = false;
  for (; end < text_.size(); ++end) {
    const char c = text_[end];
    if (c == '\\') {
      ++end;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++open;
    } else if (c == ')' && open > 0) {
      --open;
    } else if (c == '/' && open == 0) {
      break;
    }
  }
  if (end >= text_.size()) {
    fail("missing close \"/\"", token.offset);
  }
  token.text = text_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  if (at_ < text_.size() && !at_operator_or_space()) {
    fail("regexp must be followed by space or an operator (unescaped \"/\"?)",
         at_);
  }
  return token;
}

Token Tokenizer::word() {
  Token token{TokenKind::word, {}, at_};
  while (at_ < text_.size() && !at_operator_or_space()) {
    at_ += formats::first_character(text_.substr(at_)).length;
  }
  token.text = text_.substr(token.offset, at_ - token.offset);
  if (token.text == "AND" || token.text == "OR") {
    token.kind = TokenKind::conjunction;
  }
  return token;
}

Token Tokenizer::next(Slash slash) {
  at_ = text_.size() - formats::skip_space(text_.substr(at_)).size();
  if (at_ == text_.size()) {
    return {TokenKind::end, {}, at_};
  }
  const char c = text_[at_];
  if (kOperators.find(c) != std::string_view::npos || c == '-' || c == '*') {
    return {TokenKind::punctuation, std::string(1, c), at_++};
  }
  if (c == '"') {
    return quoted();
  }
  if (c == '/' && slash == Slash::begins_regexp) {
    return regexp();
  }
  return word();
}

}  // namespace benchgate::stat
