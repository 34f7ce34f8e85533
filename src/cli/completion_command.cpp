#include "src/cli/commands.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string>

namespace benchgate::cli {

namespace {

/// The long options of `command` and the names of its commands.
std::string words_of(const CLI::App& command) {
  std::string words;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      words += "--" + name + " ";
    }
  }
  for (const CLI::App* inner : command.get_subcommands({})) {
    words += inner->get_name() + " ";
  }
  return words;
}

/// The script asks nothing of benchgate when a key is pressed: the words are in
/// it, and revisions come from git.
std::string bash_script(const CLI::App& app) {
  std::string cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    cases += fmt::format("    {}) words='{}' ;;\n", command->get_name(),
                         words_of(*command));
  }
  return fmt::format(
      R"script(# Bash completion for benchgate. In ~/.bashrc:
#   source <(benchgate completion bash)
_benchgate() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} words=
  case ${{COMP_WORDS[1]-}} in
{cases}    *) words='{top}' ;;
  esac
  if ((COMP_CWORD == 1)); then
    words='{top}'
  elif [[ ${{COMP_WORDS[1]}} =~ ^(allocs|audit|bisect|compare|gate|race|run)$ && $current != -* ]]; then
    words="worktree $(git for-each-ref --format='%(refname:short)' \
      refs/heads refs/tags refs/remotes 2>/dev/null)"
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"
                           [[ $current == -* ]] || compgen -f -- "$current")
}}
complete -o filenames -F _benchgate benchgate
)script",
      fmt::arg("cases", cases), fmt::arg("top", words_of(app)));
}

}  // namespace

void add_completion_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "completion", "Print the script that completes command lines");
  command->require_subcommand(1);
  CLI::App* bash = command->add_subcommand("bash", "Print it for bash");
  bash->footer("Example:\n  source <(benchgate completion bash)");
  bash->callback([&app, &action] {
    action = [&app](const Call& call) {
      call.terminal.print(bash_script(app));
      return ExitStatus::fine;
    };
  });
  command->footer("Example:\n  source <(benchgate completion bash)");
}

}  // namespace benchgate::cli
