#include "src/cli/project.h"

#include "src/measure/measurement_error.h"

namespace benchgate::cli {

Project find_project(measure::ProcessRunner& runner) {
  Project project;
  project.working_directory = std::filesystem::current_path();
  project.top = project.working_directory;
  try {
    project.repository =
        measure::find_repository(runner, project.working_directory);
    project.top = project.repository->top;
  } catch (const measure::MeasurementError& error) {
    project.no_repository = error.what();
  }
  return project;
}

}  // namespace benchgate::cli
