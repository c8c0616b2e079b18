#!/usr/bin/env python3
"""Images a second of the AIRL networks in PyTorch, eager and compiled: what `airl bench` is held against.

The same network (native/nets), loss (native/losses: cross-entropies and the contrastive part), optimizer, layout
(channels-last) and precision, on inputs that lie on the device. Needs PyTorch 2.x (1.13 with
--eager-only).

    tools/bench-torch.py --net airl-b4 --batch 64 --device cuda --bfloat16
    tools/bench-torch.py --net airl-lite --parameters     the number of parameters, and nothing else
"""

import argparse
import math
import platform
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

# Table 1 of Tan and Le 2019: blocks, kernel, stride, expansion, channels.
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
          (1, 3, 1, 6, 320)]
SPECTRUM_SIDE = 256
COMB_CELL = 32

# As AirlNetPreset in native/nets/airl_net.cc.
PRESETS = {
    "airl-lite": dict(side=224, width=1.0, depth=1.0, head=512, drop=0.1, dropout=0.2, stem=24,
                      stages=[48, 96, 160, 256], comb=64),
    "airl-b4": dict(side=380, width=1.4, depth=1.8, head=1792, drop=0.2, dropout=0.3, stem=32,
                    stages=[64, 128, 208, 336], comb=96),
}
STAGE_BLOCKS = [1, 2, 2, 2]


class ConvBn(nn.Module):
    def __init__(self, inputs, outputs, kernel=3, stride=1, groups=1, activation=None):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01)
        self.activation = activation

    def forward(self, x):
        x = self.bn(self.conv(x))
        return self.activation(x) if self.activation else x


class MbConv(nn.Module):
    def __init__(self, inputs, outputs, expansion, kernel, stride, drop):
        super().__init__()
        inner = inputs * expansion
        squeezed = max(1, inputs // 4)
        self.skip = stride == 1 and inputs == outputs
        self.drop = drop
        self.expand = ConvBn(inputs, inner, 1, activation=F.silu) if expansion != 1 else None
        self.depthwise = ConvBn(inner, inner, kernel, stride, inner, F.silu)
        self.squeeze = nn.Conv2d(inner, squeezed, 1)
        self.excite = nn.Conv2d(squeezed, inner, 1)
        self.project = ConvBn(inner, outputs, 1)

    def forward(self, x):
        y = self.depthwise(self.expand(x) if self.expand is not None else x)
        y = y * torch.sigmoid(self.excite(F.silu(self.squeeze(y.mean((2, 3), keepdim=True)))))
        y = self.project(y)
        if not self.skip:
            return y
        if self.training and self.drop > 0:
            keep = 1 - self.drop
            y = y * torch.empty((y.size(0), 1, 1, 1), dtype=y.dtype, device=y.device).bernoulli_(keep).div_(keep)
        return x + y


def scaled_channels(channels, width):
    scaled = channels * width
    rounded = max(8, int(scaled + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * scaled else rounded


def efficient_net(preset):
    channels = scaled_channels(32, preset["width"])
    layers = [ConvBn(3, channels, 3, 2, activation=F.silu)]
    depth = [math.ceil(stage[0] * preset["depth"]) for stage in STAGES]
    done = 0
    for blocks, (_, kernel, stride, expansion, outputs) in zip(depth, STAGES):
        outputs = scaled_channels(outputs, preset["width"])
        for i in range(blocks):
            layers.append(MbConv(channels, outputs, expansion, kernel, stride if i == 0 else 1,
                                 preset["drop"] * done / sum(depth)))
            channels, done = outputs, done + 1
    return nn.Sequential(*layers, ConvBn(channels, preset["head"], 1, activation=F.silu))


class SpectrumBlock(nn.Module):
    def __init__(self, channels, expansion):
        super().__init__()
        inner = channels * expansion
        self.expand = ConvBn(channels, inner, 1, activation=F.relu) if expansion != 1 else None
        self.depthwise = ConvBn(inner, inner, 5, groups=inner, activation=F.relu)
        self.project = ConvBn(inner, channels, 1)

    def forward(self, x):
        return F.relu(x + self.project(self.depthwise(self.expand(x) if self.expand is not None else x)))


class SpectrumNet(nn.Module):
    def __init__(self, preset):
        super().__init__()
        stem, comb = preset["stem"], preset["comb"]
        self.register_buffer("mean", torch.full((1, 1, SPECTRUM_SIDE, SPECTRUM_SIDE), -3.5))
        self.register_buffer("std", torch.full((1, 1, SPECTRUM_SIDE, SPECTRUM_SIDE), 2.0))
        self.stem = ConvBn(1, stem, 5, 2)
        side = SPECTRUM_SIDE // 2
        self.row_bias = nn.Parameter(torch.zeros(1, stem, side, 1))
        self.column_bias = nn.Parameter(torch.zeros(1, stem, 1, side))
        layers, channels = [], stem
        for s, (outputs, blocks) in enumerate(zip(preset["stages"], STAGE_BLOCKS)):
            layers += [ConvBn(channels, channels, 3, 2, channels), ConvBn(channels, outputs, 1, activation=F.relu)]
            layers += [SpectrumBlock(outputs, 2 if s + 1 == len(STAGE_BLOCKS) else 1) for _ in range(blocks)]
            channels, side = outputs, side // 2
        self.trunk = nn.Sequential(*layers)
        self.pool_weight = nn.Parameter(torch.ones(1, channels, side, side))
        self.comb = nn.Conv2d(1, comb, COMB_CELL, COMB_CELL, COMB_CELL // 2)
        self.comb_mix = ConvBn(comb, comb, activation=F.relu)
        cells = SPECTRUM_SIDE // COMB_CELL + 1
        self.comb_pool_weight = nn.Parameter(torch.ones(1, comb, cells, cells))
        self.channels = channels + comb

    def forward(self, x):
        x = (x - self.mean) / self.std
        bias = (self.row_bias + self.column_bias).contiguous(memory_format=torch.channels_last)
        y = self.trunk(F.relu(self.stem(x) + bias))
        cells = self.comb_mix(F.relu(self.comb(x)))
        return torch.cat([(y * self.pool_weight).mean((2, 3)), (cells * self.comb_pool_weight).mean((2, 3))], 1)


class AirlNet(nn.Module):
    def __init__(self, preset):
        super().__init__()
        self.register_buffer("rgb_mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("rgb_std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        self.rgb = efficient_net(preset)
        self.spectrum = SpectrumNet(preset)
        self.rgb_classifier = nn.Linear(preset["head"], 1)
        self.spectrum_classifier = nn.Linear(self.spectrum.channels, 1)
        self.fusion = nn.Linear(preset["head"] + self.spectrum.channels, 128)
        self.classifier = nn.Linear(128, 1)
        self.dropout = preset["dropout"]
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")

    def forward(self, rgb, spectrum):
        face_map = self.rgb((rgb - self.rgb_mean) / self.rgb_std)
        face = F.dropout(face_map.mean((2, 3)), self.dropout, self.training)
        heatmap = F.conv2d(face_map, self.rgb_classifier.weight.view(1, -1, 1, 1), self.rgb_classifier.bias)
        trace = F.dropout(self.spectrum(spectrum), self.dropout, self.training)
        hidden = self.fusion(torch.cat([face, trace], 1))
        return (self.classifier(F.relu(hidden)), F.normalize(hidden), self.rgb_classifier(face),
                self.spectrum_classifier(trace), heatmap)


def airl_loss(outputs, labels):
    """Weights of AirlLossOptions; one view, so no consistency part, and no generator classifier, as in `airl bench`."""
    logit, embedding, rgb_logit, spectrum_logit, _ = outputs
    targets = labels.view(-1, 1)
    loss = F.binary_cross_entropy_with_logits(logit.float(), targets)
    for stream in (rgb_logit, spectrum_logit):
        loss = loss + 0.5 * F.binary_cross_entropy_with_logits(stream.float(), targets)
    z = embedding.float()
    itself = torch.eye(z.size(0), dtype=torch.bool, device=z.device)
    positive = (targets.eq(targets.t()) & ~itself).float()
    similarity = (z @ z.t()).div(0.1).masked_fill(itself, -1e9)
    share = (similarity - similarity.logsumexp(1, keepdim=True)).masked_fill(itself, 0.0)
    positives = positive.sum(1)
    anchors = positives.gt(0).float().sum().clamp_min(1.0)
    return loss + 0.2 * (-(positive * share).sum(1) / positives.clamp_min(1.0)).sum() / anchors


def images_per_second(options, work):
    def wait():
        if options.device.startswith("cuda"):
            torch.cuda.synchronize()

    for _ in range(options.warm_up_batches):
        work()
    wait()
    start = time.perf_counter()
    for _ in range(options.batches):
        work()
    wait()
    return options.batch * options.batches / (time.perf_counter() - start)


def measure(options, compiled):
    """Rows (stage, images a second) of one network, eager or compiled."""
    torch.manual_seed(1)
    device = torch.device(options.device)
    preset = PRESETS[options.net]
    side = options.rgb_side_train or preset["side"]
    net = AirlNet(preset).to(device, memory_format=torch.channels_last)
    rgb = torch.rand(options.batch, 3, side, side, device=device).contiguous(memory_format=torch.channels_last)
    spectrum = torch.rand(options.batch, 1, SPECTRUM_SIDE, SPECTRUM_SIDE, device=device) * 7 - 7
    labels = (torch.arange(options.batch, device=device) % 2).float()
    # On the processor `fused` is not everywhere; `foreach` is PyTorch's own choice on a GPU.
    fused = {"fused": True} if device.type == "cuda" else {}
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.02, **fused)
    run = torch.compile(net) if compiled else net
    autocast = torch.autocast(device.type, torch.bfloat16, enabled=options.bfloat16)

    def forward():
        with torch.no_grad(), autocast:
            run(rgb, spectrum)

    def step():
        optimizer.zero_grad(set_to_none=True)
        with autocast:
            outputs = run(rgb, spectrum)
        loss = airl_loss(outputs, labels)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        # As TrainStep: a loss or gradient without a finite value leaves the weights alone.
        if math.isfinite(loss.item()) and math.isfinite(norm.item()):
            optimizer.step()

    kind = "compiled" if compiled else "eager"
    net.eval()
    yield f"forward, PyTorch {kind}", images_per_second(options, forward)
    net.train()
    yield f"train step, PyTorch {kind}", images_per_second(options, step)


def describe_machine(options):
    text = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, PyTorch {torch.__version__}"
    text += f", {torch.get_num_threads()} threads"
    return text + (f", on {torch.cuda.get_device_name()}" if options.device.startswith("cuda") else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--net", choices=PRESETS, default="airl-lite")
    parser.add_argument("--batch", type=int, default=24, help="samples a step")
    parser.add_argument("--rgb-side-train", type=int, default=0, help="side of the RGB input (0: the net's own)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, cuda:1")
    parser.add_argument("--bfloat16", action="store_true", help="in convolutions and matrix products")
    parser.add_argument("--batches", type=int, default=8, help="measured of each stage")
    parser.add_argument("--warm-up-batches", type=int, default=2, help="run before, not measured")
    parser.add_argument("--threads", type=int, default=0, help="of PyTorch on the processor (0: its default)")
    parser.add_argument("--eager-only", action="store_true", help="without torch.compile, which takes minutes")
    parser.add_argument("--parameters", action="store_true", help="print the number of parameters, and end")
    options = parser.parse_args()
    if options.parameters:
        print(sum(p.numel() for p in AirlNet(PRESETS[options.net]).parameters()))
        return
    if options.threads > 0:
        torch.set_num_threads(options.threads)
    torch.backends.cudnn.benchmark = True
    print(f"{describe_machine(options)}; {options.net}, batches of {options.batch}"
          f"{', bfloat16' if options.bfloat16 else ''}\n\n| stage | threads | images/s |\n|---|---|---|", flush=True)
    for compiled in (False,) if options.eager_only else (False, True):
        print(f"measuring PyTorch {'compiled' if compiled else 'eager'}", file=sys.stderr)
        for stage, rate in measure(options, compiled):
            print(f"| {stage} | {torch.get_num_threads()} | {rate:.1f} |", flush=True)


if __name__ == "__main__":
    main()
