#include "src/stat/filter.h"

#include "src/stat/key.h"
#include "src/stat/query_token.h"

#include <fmt/core.h>

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::stat {

class Filter::Node {
 public:
  virtual ~Node() = default;
  [[nodiscard]] virtual bool accepts(
      const Subject& subject, const formats::UnitSpelling& unit) const = 0;

 protected:
  Node() = default;
  Node(const Node&) = default;
  Node& operator=(const Node&) = default;
  Node(Node&&) = default;
  Node& operator=(Node&&) = default;
};

namespace {

using Node = Filter::Node;
using Nodes = std::vector<std::unique_ptr<Node>>;

class Everything final : public Node {
 public:
  [[nodiscard]] bool accepts(
      const Subject& /*subject*/,
      const formats::UnitSpelling& /*unit*/) const override {
    return true;
  }
};

class Not final : public Node {
 public:
  explicit Not(std::unique_ptr<Node> node) : node_(std::move(node)) {}

  [[nodiscard]] bool accepts(const Subject& subject,
                             const formats::UnitSpelling& unit) const override {
    return !node_->accepts(subject, unit);
  }

 private:
  std::unique_ptr<Node> node_;
};

enum class Join { all, any };

class Joined final : public Node {
 public:
  Joined(Join join, Nodes nodes) : join_(join), nodes_(std::move(nodes)) {}

  [[nodiscard]] bool accepts(const Subject& subject,
                             const formats::UnitSpelling& unit) const override {
    const auto accepted = [&](const std::unique_ptr<Node>& node) {
      return node->accepts(subject, unit);
    };
    return join_ == Join::all ? std::ranges::all_of(nodes_, accepted)
                              : std::ranges::any_of(nodes_, accepted);
  }

 private:
  Join join_;
  Nodes nodes_;
};

class Match final : public Node {
 public:
  explicit Match(std::string key)
      : key_(std::move(key)), kind_(kind_of_key(key_)) {}

  /// Throws: QueryError if the token is a regular expression and no good one.
  void add(const Token& value, const Tokenizer& tokens) {
    if (value.kind != TokenKind::regexp) {
      words_.push_back(value.text);
      return;
    }
    auto expression = std::make_unique<RE2>(value.text, RE2::Quiet);
    if (!expression->ok()) {
      tokens.fail(fmt::format("error parsing regexp: {}", expression->error()),
                  value.offset);
    }
    expressions_.push_back(std::move(expression));
  }

  [[nodiscard]] bool accepts(const Subject& subject,
                             const formats::UnitSpelling& unit) const override {
    if (kind_ == KeyKind::unit) {
      return matches(unit.tidied) || matches(unit.written);
    }
    return matches(value_of(key_, kind_, subject));
  }

 private:
  [[nodiscard]] bool matches(std::string_view value) const {
    return std::ranges::find(words_, value) != words_.end() ||
           std::ranges::any_of(expressions_, [value](const auto& expression) {
             return RE2::PartialMatch(
                 re2::StringPiece(value.data(), value.size()), *expression);
           });
  }

  std::string key_;
  KeyKind kind_;
  std::vector<std::string> words_;
  std::vector<std::unique_ptr<RE2>> expressions_;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  std::unique_ptr<Node> parse() {
    auto node = or_list();
    const Token rest = tokens_.next();
    if (rest.kind != TokenKind::end) {
      tokens_.fail(fmt::format("unexpected \"{}\"", rest.text), rest.offset);
    }
    return node;
  }

 private:
  std::unique_ptr<Node> or_list() {
    Nodes lists;
    lists.push_back(and_list());
    while (tokens_.peek().is("OR")) {
      tokens_.next();
      lists.push_back(and_list());
    }
    return lists.size() == 1
               ? std::move(lists.front())
               : std::make_unique<Joined>(Join::any, std::move(lists));
  }

  std::unique_ptr<Node> and_list() {
    Nodes terms;
    terms.push_back(term());
    while (true) {
      const Token next = tokens_.peek();
      if (next.kind == TokenKind::end || next.is(")") || next.is("OR")) {
        break;
      }
      if (next.is("AND")) {
        tokens_.next();
      }
      terms.push_back(term());
    }
    return terms.size() == 1
               ? std::move(terms.front())
               : std::make_unique<Joined>(Join::all, std::move(terms));
  }

  /// Parentheses and minus signs nest; deeper than this they are no question
  /// that anybody asks.
  void descend(const Token& token) {
    constexpr std::size_t kDeepest = 200;
    if (++depth_ > kDeepest) {
      tokens_.fail("nested too deeply", token.offset);
    }
  }

  std::unique_ptr<Node> term() {
    const Token token = tokens_.next();
    if (token.is("*")) {
      return std::make_unique<Everything>();
    }
    if (token.is("-")) {
      descend(token);
      auto node = std::make_unique<Not>(term());
      --depth_;
      return node;
    }
    if (token.is("(")) {
      descend(token);
      auto node = or_list();
      --depth_;
      const Token close = tokens_.next();
      if (!close.is(")")) {
        tokens_.fail("missing \")\"", close.offset);
      }
      return node;
    }
    if (token.kind == TokenKind::end) {
      tokens_.fail("nothing to match", token.offset);
    }
    if (!token.is_word()) {
      tokens_.fail("expected key:value or subexpression", token.offset);
    }
    return match(token);
  }

  std::unique_ptr<Node> match(const Token& key) {
    if (!tokens_.next().is(":")) {
      tokens_.fail("expected key:value", key.offset);
    }
    if (kind_of_key(key.text) == KeyKind::all_configuration) {
      tokens_.fail(".config is only allowed in projections", key.offset);
    }
    auto node = std::make_unique<Match>(key.text);
    const Token first = tokens_.next(Slash::begins_regexp);
    if (!first.is("(")) {
      add_value(first, *node);
      return node;
    }
    add_value(tokens_.next(Slash::begins_regexp), *node);
    for (Token token = tokens_.next(); !token.is(")"); token = tokens_.next()) {
      if (token.kind == TokenKind::end) {
        tokens_.fail("missing \")\"", token.offset);
      }
      if (!token.is("OR")) {
        tokens_.fail("value list must be separated by OR", token.offset);
      }
      add_value(tokens_.next(Slash::begins_regexp), *node);
    }
    return node;
  }

  void add_value(const Token& token, Match& node) {
    if (!token.is_word() && token.kind != TokenKind::regexp) {
      tokens_.fail("expected value", token.offset);
    }
    node.add(token, tokens_);
  }

  Tokenizer tokens_;
  std::size_t depth_ = 0;
};

}  // namespace

Filter::Filter(std::string_view expression)
    : root_(Parser(expression).parse()) {}

Filter::~Filter() = default;
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;

bool Filter::accepts(const Subject& subject,
                     const formats::UnitSpelling& unit) const {
  return root_->accepts(subject, unit);
}

}  // namespace benchgate::stat
