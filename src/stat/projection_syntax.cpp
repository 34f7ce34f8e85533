#include "src/stat/projection_syntax.h"

#include "src/stat/query_token.h"

#include <fmt/core.h>

#include <utility>

namespace benchgate::stat {

namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  std::vector<ProjectedKey> parse() {
    std::vector<ProjectedKey> keys;
    for (Token token = tokens_.next(); token.kind != TokenKind::end;
         token = tokens_.next()) {
      if (token.is(",") && !keys.empty()) {
        token = tokens_.next();
      }
      keys.push_back(key(token));
    }
    return keys;
  }

 private:
  ProjectedKey key(const Token& token) {
    if (!token.is_word()) {
      tokens_.fail("expected key", token.offset);
    }
    ProjectedKey key;
    key.key = token.text;
    key.kind = kind_of_key(token.text);
    if (key.kind == KeyKind::unit) {
      tokens_.fail(".unit is only allowed in filters", token.offset);
    }
    if (tokens_.peek().is("@")) {
      tokens_.next();
      order(key);
    }
    return key;
  }

  void order(ProjectedKey& key) {
    const Token token = tokens_.next();
    if (token.is("(")) {
      if (key.kind == KeyKind::all_configuration) {
        tokens_.fail("fixed order not allowed for .config", token.offset);
      }
      key.order = KeyOrder::listed;
      return list(key);
    }
    if (!token.is_word()) {
      tokens_.fail("expected named sort order or parenthesized list",
                   token.offset);
    }
    if (token.text == "alpha") {
      key.order = KeyOrder::alpha;
    } else if (token.text == "num") {
      key.order = KeyOrder::num;
    } else {
      tokens_.fail(fmt::format("unknown order \"{}\"", token.text),
                   token.offset);
    }
  }

  void list(ProjectedKey& key) {
    for (Token token = tokens_.next(); !token.is(")"); token = tokens_.next()) {
      if (!token.is_word()) {
        tokens_.fail("missing )", token.offset);
      }
      key.listed.push_back(std::move(token.text));
    }
    if (key.listed.empty()) {
      tokens_.fail("nothing to match", tokens_.peek().offset);
    }
  }

  Tokenizer tokens_;
};

}  // namespace

std::vector<ProjectedKey> parse_projection(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace benchgate::stat
