// Saved models and checkpoints: a damaged file is refused; one whose checksum fits is a model, or the fits of a run,
// that is saved as the same bytes, or refused.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deepprune/core/error.hpp>
#include <deepprune/io/archive.hpp>
#include <deepprune/io/checkpoint.hpp>
#include <deepprune/io/safetensors.hpp>
#include <deepprune/layers/relu.hpp>
#include <deepprune/model/model.hpp>

#include "../support/bits.hpp"
#include "../support/bytes.hpp"
#include "target.hpp"

namespace deepprune::test {
namespace {

using Net = BasicModel<float, OneHot<>, Conv1D<3, 4>, ReLU, GlobalMaxPool, Mask, Dense<1>, Sigmoid>;

/// \brief `bytes` with the checksum that they should have, if they have a place for it.
std::string sealed(std::string bytes) {
    auto const position = detail::checksum_position(bytes);
    if (position != std::string::npos && position + detail::checksum_digits <= bytes.size()) {
        bytes.replace(position, detail::checksum_digits, detail::checksum_of(bytes, position));
    }
    return bytes;
}

std::string written_again(SafetensorsFile const& file) {
    std::vector<std::vector<float>> floats;
    std::vector<std::vector<double>> doubles;
    floats.reserve(file.tensors.size());
    doubles.reserve(file.tensors.size());
    std::vector<TensorView> views;
    for (StoredTensor const& tensor : file.tensors) {
        TensorView view{.name = tensor.name, .shape = tensor.shape};
        if (tensor.dtype == "F32") {
            view.values = std::span<float const>{floats.emplace_back(file.values<float>(tensor.name, tensor.shape))};
        } else {
            view.values = std::span<double const>{doubles.emplace_back(file.values<double>(tensor.name, tensor.shape))};
        }
        views.push_back(std::move(view));
    }
    return to_safetensors(file.metadata, views);
}

void check_file(std::string_view bytes) {
    SafetensorsFile file;
    try {
        file = parse_safetensors(bytes, "fuzzed");
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
        return;
    }
    try {
        auto const again = parse_safetensors(written_again(file), "fuzzed");
        require(again.metadata == file.metadata && again.tensors == file.tensors, "another file after a round trip");
    } catch (OptionError const& error) {
        // A sealed header may say more than the writer ever writes; what it writes must be readable.
        require(std::string_view{error.what()}.find("header of") != std::string_view::npos, error.what());
    } catch (Error const& error) {
        wrong(error.what());
    }
}

void run_safetensors(std::string_view bytes) { check_file(bytes); }

void run_sealed(std::string_view bytes) { check_file(sealed(std::string{bytes})); }

void run_model(std::string_view bytes) {
    std::string const whole = sealed(std::string{bytes});
    try {
        auto const file = parse_safetensors(whole, "fuzzed");
        Net const net = holds_compact<Net>(file) ? load_compact<Net>(file) : load_model<Net>(file);
        std::vector<TensorView> views;
        auto const layers = Net::layout::layer_signatures();
        for (PlacedParameter const& placed : Net::layout::parameters) {
            views.push_back({.name = detail::tensor_name(placed, layers),
                             .shape = detail::tensor_shape(placed.parameter),
                             .values = net.parameters().subspan(placed.offset, placed.parameter.size())});
        }
        auto const bytes_of = to_safetensors({{"signature", Net::signature()}}, views);
        Net const again = load_model<Net>(parse_safetensors(bytes_of, "again"));
        require(std::ranges::equal(again.parameters(), net.parameters()), "another model after a round trip");
        EncodedSet set;
        set.add("ACGTNACGGT", true);
        require(net.logits(set)[0] == again.logits(set)[0] || net.logits(set)[0] != net.logits(set)[0],
                "another logit after a round trip");
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
    }
}

/// \brief What is read from a checkpoint is written and read again as the same.
void run_checkpoint(std::string_view bytes) {
    detail::StoredCheckpoint stored;
    try {
        stored = detail::read_checkpoint(parse_safetensors(sealed(std::string{bytes}), "fuzzed"));
    } catch (Error const& error) {
        require(!std::string_view{error.what()}.empty(), "no message");
        return;
    }
    auto const path = scratch() / "checkpoint";
    try {
        detail::write_checkpoint(path, stored.metadata, stored.fits);
        std::string const first = read_bytes(path);
        auto const again = detail::read_checkpoint(parse_safetensors(first, "again"));
        require(again.metadata == stored.metadata && again.fits.size() == stored.fits.size(), "another checkpoint");
        for (std::size_t i = 0; i < again.fits.size(); ++i) {
            FitState const& state = again.fits[i].state;
            FitState const& given = stored.fits[i].state;
            require(again.fits[i].key == stored.fits[i].key && state.steps == given.steps &&
                        state.finished == given.finished && state.epochs.size() == given.epochs.size() &&
                        same_bits(state.best, given.best) && same_bits(state.parameters, given.parameters) &&
                        same_bits(state.first_moments, given.first_moments) &&
                        same_bits(state.second_moments, given.second_moments),
                    "another fit after a round trip");
        }
        detail::write_checkpoint(path, again.metadata, again.fits);
        require(read_bytes(path) == first, "another file after a round trip");
    } catch (OptionError const& error) {
        require(std::string_view{error.what()}.find("header of") != std::string_view::npos, error.what());
    } catch (Error const& error) {
        wrong(error.what());
    }
}

std::vector<std::string> checkpoints() {
    std::vector<std::string> all;
    auto const path = scratch() / "seed";
    FitState state{.epochs = {{.kernels = 3, .learning_rate = 0.5, .train_loss = 0.25, .best = true}, {.epoch = 1}},
                   .best = {1.0, -2.5}};
    for (bool finished : {true, false}) {
        state.finished = finished;
        if (!finished) {
            state.steps = 7;
            state.parameters = state.first_moments = state.second_moments = {0.5, 0.25};
        }
        for (std::size_t fits : {0U, 1U, 2U}) {
            std::vector<detail::KeptFit> kept(fits, {.key = 12345, .state = {.best = {3.0}, .finished = true}});
            kept.push_back({.key = 99, .state = state});
            detail::write_checkpoint(path, {{"note", "mine"}}, kept);
            all.push_back(read_bytes(path));
        }
    }
    return all;
}

std::vector<std::string> models() {
    std::vector<std::string> all;
    auto const path = scratch() / "seed";
    for (int pruned : {0, 1}) {
        Net net{Seed{7}};
        net.mask()(1) = pruned == 0 ? 1.0F : 0.0F;
        save_model(net, path, {{"preset", "paper"}});
        all.push_back(read_bytes(path));
        save_compact(net, path);
        all.push_back(read_bytes(path));
    }
    std::vector<double> const one{0.5};
    all.push_back(to_safetensors({}, std::vector<TensorView>{{.name = "x", .values = std::span{one}}}));
    return all;
}

}  // namespace

std::vector<FuzzTarget> archive_targets() {
    std::vector<std::string> const words{"\"__metadata__\":{",
                                         "\"checksum\":\"",
                                         "\"format_version\":\"1\"",
                                         "\"dtype\":\"F32\"",
                                         "\"F64\"",
                                         "\"shape\":[",
                                         "\"data_offsets\":[",
                                         "0,4]",
                                         "18446744073709551615",
                                         "4294967296",
                                         "\\u0000",
                                         "{}",
                                         "[]",
                                         "1.Conv1D.kernels",
                                         "5.Dense.weights"};
    return {
        {"safetensors", run_safetensors, models, words},
        {"sealed", run_sealed, models, words},
        {"model", run_model, models, words},
        {"checkpoint",
         run_checkpoint,
         checkpoints,
         {"\"checkpoint\":\"1\"", "\"checkpoint.0\":\"", "12345 0 1", "99 7 0", "0.epochs", "0.best", "0.parameters",
          "0.first", "0.second", "\"F64\"", "\"shape\":[2,7]", "\"data_offsets\":[", "\"note\":\"mine\""}}};
}

}  // namespace deepprune::test
