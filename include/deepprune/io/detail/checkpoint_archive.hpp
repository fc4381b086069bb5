/// \file
/// \brief The fits of a run as a safetensors file.
///
/// Metadata: `checkpoint`, the number of fits; `checkpoint.version`, that of the library; for fit i of them
/// `checkpoint.i`, its key, its steps and whether it is finished (1 or 0). Tensors, all of doubles: `i.epochs`
/// (epochs, 7), `i.best` (parameters); of a fit that is not finished `i.parameters`, `i.first` and `i.second`, Adam's
/// moments.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/detail/concat.hpp>
#include <deepprune/core/error.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/io/number.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/train/events.hpp>
#include <deepprune/train/fit_state.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

inline constexpr std::string_view checkpoint_key = "checkpoint";
inline constexpr std::size_t epoch_columns = 7;

/// \brief A fit and a checksum of what it began with, see `fit_key`.
struct KeptFit {
    std::uint64_t key = 0;
    FitState state{};
};

/// \brief The content of a checkpoint's file.
struct StoredCheckpoint {
    ModelMetadata metadata{};  ///< the caller's
    std::vector<KeptFit> fits{};
};

[[nodiscard]] inline std::string key_of_fit(std::size_t fit) {
    return concat({std::string{checkpoint_key}, ".", std::to_string(fit)});
}
[[nodiscard]] inline std::string version_key() { return std::string{checkpoint_key} + ".version"; }

/// \brief Calls `use(name, values)` for each list of a fit that has one number for each parameter.
void for_each_parameter_list(auto& state, auto const& use) {
    use("best", state.best);
    if (!state.finished) {
        use("parameters", state.parameters);
        use("first", state.first_moments);
        use("second", state.second_moments);
    }
}

/// \brief The table of `epochs`, row by row.
[[nodiscard]] inline std::vector<double> epoch_table(std::vector<EpochEnd> const& epochs) {
    std::vector<double> table;
    table.reserve(epochs.size() * epoch_columns);
    for (EpochEnd const& epoch : epochs) {
        std::array<double, epoch_columns> const row{static_cast<double>(epoch.cycle),
                                                    static_cast<double>(epoch.kernels),
                                                    static_cast<double>(epoch.epoch),
                                                    epoch.learning_rate,
                                                    epoch.train_loss,
                                                    epoch.validation_loss,
                                                    epoch.best ? 1.0 : 0.0};
        table.insert(table.end(), row.begin(), row.end());
    }
    return table;
}

inline void write_checkpoint(std::filesystem::path const& path, ModelMetadata metadata,
                             std::vector<KeptFit> const& fits) {
    for (auto const& [key, text] : metadata) {
        if (key.starts_with(checkpoint_key)) {
            throw OptionError(message({.where = {.file = path.native()},
                                       .found = concat({"metadata '", printable(key), "'"}),
                                       .expected = "keys that do not begin with 'checkpoint'"}));
        }
    }
    metadata[std::string{checkpoint_key}] = std::to_string(fits.size());
    metadata[version_key()] = DEEPPRUNE_VERSION;
    std::vector<std::vector<double>> tables;
    tables.reserve(fits.size());
    std::vector<TensorView> tensors;
    for (std::size_t i = 0; i < fits.size(); ++i) {
        FitState const& state = fits[i].state;
        std::string const prefix = std::to_string(i) + ".";
        metadata[key_of_fit(i)] =
            concat({std::to_string(fits[i].key), " ", std::to_string(state.steps), " ", state.finished ? "1" : "0"});
        tables.push_back(epoch_table(state.epochs));
        tensors.push_back({.name = prefix + "epochs",
                           .shape = {state.epochs.size(), epoch_columns},
                           .values = std::span<double const>{tables.back()}});
        for_each_parameter_list(state, [&](std::string_view name, std::vector<double> const& values) {
            tensors.push_back({.name = prefix + std::string{name},
                               .shape = {values.size()},
                               .values = std::span<double const>{values}});
        });
    }
    save_safetensors(path, std::move(metadata), tensors);
}

/// \brief Reads one checkpoint; every error names its file.
class CheckpointReader {
  public:
    explicit CheckpointReader(SafetensorsFile const& file) : file_{file} {}

    [[nodiscard]] StoredCheckpoint read() const {
        auto const& metadata = file_.metadata;
        if (!metadata.contains(std::string{checkpoint_key})) {
            refuse_archive(file_.file_name, "a file that is no checkpoint", "a checkpoint of a run of deepprune");
        }
        if (std::string const& version = file_.text(version_key()); version != DEEPPRUNE_VERSION) {
            refuse_archive(file_.file_name, concat({"a checkpoint of deepprune ", printable(version)}),
                           "one of " DEEPPRUNE_VERSION, "resume with that version, or begin again");
        }
        StoredCheckpoint stored;
        std::size_t tensors = 0;
        std::size_t const fits = whole(file_.text(std::string{checkpoint_key}), "a number of fits");
        for (std::size_t i = 0; i < fits; ++i) {
            stored.fits.push_back(fit(i));
            tensors += stored.fits.back().state.finished ? 2U : 5U;
            require(stored.fits.back().state.finished || i + 1 == fits, "a fit in progress before the last one",
                    "one that is finished");
        }
        require(tensors == file_.tensors.size(), concat({std::to_string(file_.tensors.size()), " tensors"}),
                std::to_string(tensors));
        for (auto const& [key, text] : metadata) {
            if (!key.starts_with(checkpoint_key)) {
                stored.metadata.emplace(key, text);
            }
        }
        return stored;
    }

  private:
    void require(bool good, std::string const& found, std::string const& expected) const {
        if (!good) {
            refuse_archive(file_.file_name, found, expected, "begin again without the checkpoint");
        }
    }

    [[nodiscard]] std::uint64_t whole(std::string_view text, std::string const& what) const {
        auto const number = parse_number<std::uint64_t>(text);
        require(number.has_value(), concat({"'", printable(text), "'"}), what);
        return *number;
    }
    [[nodiscard]] std::size_t count(double value) const {
        constexpr double limit = 9007199254740992.0;  // 2^53: up to here doubles hold every whole number
        bool const good = value >= 0.0 && value <= limit;
        require(good && value == static_cast<double>(static_cast<std::uint64_t>(good ? value : 0.0)),
                "a fraction, or a number out of range", "a count");
        return static_cast<std::size_t>(value);
    }

    // The values of tensor `name`, whose shape may have any first extent and otherwise is `rest`.
    [[nodiscard]] std::vector<double> values(std::string const& name, std::vector<std::size_t> const& rest) const {
        auto const tensor = std::ranges::find(file_.tensors, name, &StoredTensor::name);
        std::vector<std::size_t> shape{0};
        if (tensor != file_.tensors.end() && !tensor->shape.empty()) {
            shape[0] = tensor->shape[0];
        }
        shape.insert(shape.end(), rest.begin(), rest.end());
        return file_.values<double>(name, shape);
    }

    [[nodiscard]] KeptFit fit(std::size_t place) const {
        std::string_view text = file_.text(key_of_fit(place));
        auto const word = [&text] {
            auto const end = (std::min)(text.find(' '), text.size());
            auto const first = text.substr(0, end);
            text.remove_prefix((std::min)(end + 1, text.size()));
            return first;
        };
        KeptFit fit{.key = whole(word(), "the key of a fit")};
        fit.state.steps = whole(word(), "a number of steps");
        require(text == "0" || text == "1", concat({"'", printable(text), "'"}), "1 for a finished fit, or 0");
        fit.state.finished = text == "1";
        std::string const prefix = std::to_string(place) + ".";
        auto const table = values(prefix + "epochs", {epoch_columns});
        for (std::size_t row = 0; row < table.size(); row += epoch_columns) {
            fit.state.epochs.push_back({.cycle = count(table[row]),
                                        .kernels = count(table[row + 1]),
                                        .epoch = count(table[row + 2]),
                                        .learning_rate = table[row + 3],
                                        .train_loss = table[row + 4],
                                        .validation_loss = table[row + 5],
                                        .best = table[row + 6] != 0.0});
        }
        for_each_parameter_list(fit.state, [&](std::string_view name, std::vector<double>& list) {
            list = values(prefix + std::string{name}, {});
        });
        return fit;
    }

    SafetensorsFile const& file_;
};

/// \brief The checkpoint in `file`.
/// \throws ArchiveError for anything but what `write_checkpoint` of this version wrote
[[nodiscard]] inline StoredCheckpoint read_checkpoint(SafetensorsFile const& file) {
    return CheckpointReader{file}.read();
}

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune
