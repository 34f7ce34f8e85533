#include "src/cli/comparison_identity.h"

#include "compare/policy.h"
#include "src/cli/version.h"
#include "store/digest.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace benchgate::cli {

namespace {

/// The text that is digested. Each part is written with its length, so that no
/// two lists of parts have the same text.
class Identity {
 public:
  Identity& add(std::string_view part) {
    text_ += fmt::format("{}:{},", part.size(), part);
    return *this;
  }

  Identity& add(double number) { return add(fmt::format("{}", number)); }

  Identity& add(std::size_t number) { return add(fmt::format("{}", number)); }

  Identity& add(bool value) { return add(std::string_view(value ? "y" : "n")); }

  template <typename Value>
  Identity& add(const std::optional<Value>& value) {
    add(value.has_value());
    return value ? add(*value) : *this;
  }

  [[nodiscard]] std::string digest() const {
    return store::Digest::of(std::string_view(text_)).to_string();
  }

 private:
  std::string text_;
};

void add(Identity& identity, const Side* side) {
  identity.add(side != nullptr);
  if (side == nullptr) {
    return;
  }
  const compare::Program& program = side->program;
  identity.add(program.commit)
      .add(program.commit.empty() ? program.build : std::string());
  identity.add(side->suites.size());
  for (const RunnableSuite& suite : side->suites) {
    identity.add(suite.name);
  }
}

void add(Identity& identity, const compare::RowPolicy& policy) {
  identity.add(policy.noise_threshold)
      .add(policy.equivalence_margin)
      .add(policy.tolerance)
      .add(policy.gated);
}

void add(Identity& identity, const measure::Rules& rules) {
  add(identity, rules.defaults);
  identity.add(rules.rules.size());
  for (const measure::Rule& rule : rules.rules) {
    identity.add(rule.match.text())
        .add(rule.suite)
        .add(rule.metric)
        .add(rule.noise_threshold)
        .add(rule.equivalence_margin)
        .add(rule.tolerance)
        .add(rule.gate)
        .add(rule.measure);
  }
  identity.add(rules.accepted.size());
  for (const measure::AcceptedSlowdown& entry : rules.accepted) {
    identity.add(entry.match.text())
        .add(entry.metric)
        .add(entry.acceptance.up_to)
        .add(entry.acceptance.until)
        .add(entry.acceptance.why);
  }
  identity.add(rules.renamed.size());
  for (const auto& [base, head] : rules.renamed) {
    identity.add(base).add(head);
  }
}

void add(Identity& identity, const Configuration& configuration) {
  identity.add(configuration.build).add(configuration.suites.size());
  for (const ConfiguredSuite& suite : configuration.suites) {
    identity.add(suite.name).add(suite.executable);
    identity.add(suite.arguments.size());
    for (const std::string& argument : suite.arguments) {
      identity.add(argument);
    }
    identity.add(suite.environment.size());
    for (const auto& [name, value] : suite.environment) {
      identity.add(name).add(value);
    }
  }
  const compare::Policy& policy = configuration.policy;
  identity.add(policy.family_error)
      .add(compare::to_string(policy.on_inconclusive))
      .add(compare::to_string(policy.on_missing))
      .add(compare::to_string(policy.on_failed));
  add(identity, configuration.rules);
}

}  // namespace

std::string comparison_identity(const Side* base, const Side& head,
                                const Settings& settings) {
  Identity identity;
  identity.add(std::string_view(kVersion));
  add(identity, base);
  add(identity, &head);
  add(identity, settings.configuration);
  identity.add(settings.filter ? std::optional(settings.filter->text())
                               : std::nullopt);
  return identity.digest();
}

}  // namespace benchgate::cli
