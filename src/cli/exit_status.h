#pragma once

namespace benchgate::cli {

/// What the shell gets. Scripts rely on these numbers; docs/guide.md lists
/// them.
enum class ExitStatus : int {
  fine = 0,
  /// `gate`, and `stat --fail-on-regression`; of `bisect`: there is no commit
  /// to be found; of `leaks` and `race`: there are some.
  policy_says_no = 1,
  bad_input = 2,      ///< Usage, configuration, or input.
  not_measured = 3,   ///< A build failed, a suite crashed.
  not_delivered = 4,  ///< A report; what was measured is on disk.
  interrupted = 130,  ///< Ctrl-C, or a signal that asks to end.
};

}  // namespace benchgate::cli
