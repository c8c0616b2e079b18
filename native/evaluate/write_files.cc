#include "native/evaluate/write_files.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "native/evaluate/comparison.h"

namespace airl {

Status WriteText(const std::string& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  return stream ? OkStatus() : Internal(path + ": cannot be written");
}

Status WriteFiles(const std::map<std::string, std::string>& files, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Internal(folder + ": " + error.message());
  for (const auto& [name, text] : files) {
    AIRL_RETURN_IF_ERROR(WriteText(folder + "/" + name, text));
  }
  return OkStatus();
}

Status WriteComparison(const std::vector<std::string>& folders,
                       const std::vector<std::string>& conditions, int bootstrap_rounds,
                       const std::string& out) {
  std::vector<ModelScores> models;
  for (const std::string& folder : folders) {
    AIRL_ASSIGN_OR_RETURN(ModelScores model, ReadModelScores(folder));
    models.push_back(std::move(model));
  }
  std::vector<std::string> names;
  for (const ModelScores& model : models) names.push_back(model.name);
  names = DistinctNames(std::move(names), folders);
  for (size_t i = 0; i < models.size(); ++i) models[i].name = names[i];
  AIRL_ASSIGN_OR_RETURN(const Comparison comparison, Compare(models, conditions, bootstrap_rounds));
  const std::string markdown = ComparisonMarkdown(comparison);
  std::printf("%s", markdown.c_str());
  if (out.empty()) return OkStatus();
  return WriteFiles({{"comparison.md", markdown}, {"comparison.csv", ComparisonCsv(comparison)}},
                    out);
}

}  // namespace airl
