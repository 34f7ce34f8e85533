#include "reporters/json_writer.h"
#include "src/cli/bisect_report.h"
#include "src/cli/version.h"

namespace benchgate::cli {

namespace {

using compare::BisectionAnswer;
using compare::BisectionStage;
using compare::BisectionStep;
using reporters::JsonWriter;

void write_commit(JsonWriter& json, const measure::Commit& commit) {
  json.begin_object();
  json.key("commit").text(commit.revision.commit);
  json.key("author").text(commit.author);
  json.key("date").text(commit.authored);
  json.key("subject").text(commit.revision.subject);
  json.end_object();
}

void write_delta(JsonWriter& json, const std::optional<compare::Delta>& delta) {
  if (!delta) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("ratio").number(delta->ratio);
  json.key("low").number(delta->low);
  json.key("high").number(delta->high);
  json.key("confidence").number(delta->confidence);
  json.end_object();
}

void write_step(JsonWriter& json, const BisectFindings& findings,
                const BisectionStep& step) {
  const auto commit = [&](std::size_t index) -> const std::string& {
    return findings.commits[index].revision.commit;
  };
  const bool check = step.stage == BisectionStage::check;
  json.line();
  json.begin_object();
  json.key("stage").text(compare::to_string(step.stage));
  json.key("base").text(
      commit(check ? findings.checked_against.value_or(step.base) : step.base));
  json.key("head").text(commit(step.head));
  json.key("verdict").text(compare::to_string(step.verdict));
  json.key("pairs").whole(step.pairs);
  json.key("delta");
  write_delta(json, size_of(step, findings.metric));
  json.key("exact");
  if (step.exact) {
    json.begin_array();
    json.number(step.exact->base);
    json.number(step.exact->head);
    json.end_array();
  } else {
    json.null();
  }
  json.key("error").number(step.error);
  json.key("same_program_as");
  if (step.same_program_as) {
    json.text(commit(*step.same_program_as));
  } else {
    json.null();
  }
  json.key("reason").text(step.reason);
  json.end_object();
}

void write_metric(JsonWriter& json, const compare::Metric& metric) {
  json.begin_object();
  json.key("name").text(metric.name);
  json.key("unit").text(metric.unit);
  json.key("better").text(compare::to_string(metric.better));
  json.key("kind").text(compare::to_string(metric.kind));
  json.end_object();
}

/// The commits that the first bad one is among, as far as is known.
void write_suspects(JsonWriter& json, const BisectFindings& findings) {
  const auto& bisection = findings.bisection;
  json.begin_array();
  if (bisection.answer() == BisectionAnswer::found) {
    for (const std::size_t index : suspects(bisection)) {
      write_commit(json, findings.commits[index]);
    }
  } else if (bisection.answer() == BisectionAnswer::undecided &&
             bisection.middle()) {
    for (std::size_t i = bisection.range().good() + 1;
         i <= bisection.range().bad(); ++i) {
      write_commit(json, findings.commits[i]);
    }
  }
  json.end_array();
}

}  // namespace

std::string bisect_json(const BisectFindings& findings) {
  const auto& bisection = findings.bisection;
  const bool found = bisection.answer() == BisectionAnswer::found;
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.bisect/1");
  json.key("tool").text(kVersion);
  json.key("seed").whole(findings.seed);
  json.line();
  json.key("suite").text(findings.suite);
  json.key("benchmark").text(findings.benchmark);
  json.key("metric");
  write_metric(json, findings.metric);
  json.line();
  json.key("good");
  write_commit(json, findings.commits.front());
  json.line();
  json.key("bad");
  write_commit(json, findings.commits[bisection.steps().front().head]);
  json.key("commits").whole(bisection.steps().front().head);
  json.line();
  json.key("answer").text(compare::to_string(bisection.answer()));
  json.key("first_bad");
  if (found && suspects(bisection).size() == 1) {
    write_commit(json, findings.commits[bisection.range().bad()]);
  } else {
    json.null();
  }
  json.line();
  json.key("suspects");
  write_suspects(json, findings);
  json.line();
  json.key("size");
  write_delta(json, found ? size_of(bisection.steps().back(), findings.metric)
                          : std::nullopt);
  json.key("part_of_the_difference").boolean(found && is_part(findings));
  json.line();
  json.key("steps").begin_array();
  for (const BisectionStep& step : bisection.steps()) {
    write_step(json, findings, step);
  }
  json.end_array();
  json.line();
  json.key("family_error").number(bisection.settings().family_error);
  json.key("error_spent").number(bisection.error_spent());
  json.key("pairs").whole(findings.pairs);
  json.key("lockstep_pairs").whole(findings.lockstep_pairs);
  json.key("seconds").number(findings.seconds);
  json.key("measuring_seconds").number(findings.measuring_seconds);
  json.key("built").whole(findings.built);
  json.key("stored").whole(findings.stored);
  json.key("warnings").begin_array();
  for (const std::string& warning : findings.warnings) {
    json.text(warning);
  }
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::cli
