"""SAM through the package of its authors, `segment-anything`, which needs torchvision.

    pip install segment-anything torchvision

The image is embedded once for all prompts of a call, and nothing of it is kept after the call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor, nn

from dissector.grounding.points import Point
from dissector.grounding.pretrained import read_pretrained, reading
from dissector.grounding.proposals import Proposals
from dissector.grounding.sam_sizes import SamSizes, renamed, sizes_of_config, sizes_of_weights
from dissector.grounding.sam_transformers import SAM
from dissector.torch_files import StoredTensor, read_torch_file

BYTE = 255


@dataclass(frozen=True)
class SegmentAnything:
    """SAM behind the `BoxSegmenter` and `ClickSegmenter` interfaces, frozen.

    Attributes:
        model: `segment_anything.modeling.Sam`.
    """

    model: Any

    @classmethod
    def from_transformers(cls, source: Path | str, device: torch.device | str) -> "SegmentAnything":
        """Read a SAM in the format of transformers: a folder, or an id of the hub.

        Raises:
            ValueError: see `read_pretrained`; a variant that segment-anything doesn't have.
        """
        model, processor = read_pretrained(SAM, source, "cpu")
        with reading(SAM.name, Path(source)):
            sizes = sizes_of_config(model.config, processor.image_processor)
            return cls(_built(sizes, renamed(model.state_dict(), sizes), device))

    @classmethod
    def from_file(cls, path: Path, device: torch.device | str) -> "SegmentAnything":
        """Read a released file, such as sam_vit_b_01ec64.pth; shapes say which SAM it is.

        It is read without unpickling, so nothing in it is executed.

        Raises:
            ValueError: see `read_torch_file`; a file of something else.
        """
        weights = _tensors(path)
        with reading(SAM.name, path):
            return cls(_built(sizes_of_weights(weights), weights, device))

    def to(self, device: torch.device | str) -> None:
        """Move the weights."""
        self.model.to(device)

    @property
    def backends(self) -> dict[str, str]:
        return {"sam": "segment-anything"}

    @torch.no_grad()
    def segment(self, image: Image.Image, boxes: Float[Tensor, "boxes 4"]) -> Proposals:
        """See `BoxSegmenter`: SAM's three proposals for each box."""
        predictor = self._seeing(image)
        pixels = boxes.to(self.model.device) * torch.tensor(
            [image.width, image.height] * 2, device=self.model.device
        )
        scaled = predictor.transform.apply_boxes_torch(pixels, (image.height, image.width))
        return _proposals(predictor, None, None, scaled)

    @torch.no_grad()
    def click(self, image: Image.Image, points: Sequence[Point]) -> Proposals:
        """See `ClickSegmenter`: SAM's three proposals for the one object."""
        predictor, device = self._seeing(image), self.model.device
        places = torch.tensor([[[point.x, point.y] for point in points]], device=device)
        labels = torch.tensor([[int(point.positive) for point in points]], device=device)
        scaled = predictor.transform.apply_coords_torch(places, (image.height, image.width))
        return _proposals(predictor, scaled, labels, None)

    def _seeing(self, image: Image.Image) -> Any:
        """A predictor with the embedded image; it is forgotten with the call."""
        from segment_anything import SamPredictor

        predictor = SamPredictor(self.model)
        predictor.set_image(np.array(image.convert("RGB")))
        return predictor


def _proposals(
    predictor: Any, points: Tensor | None, labels: Tensor | None, boxes: Tensor | None
) -> Proposals:
    logits, quality, _ = predictor.predict_torch(
        points, labels, boxes, multimask_output=True, return_logits=True
    )
    return Proposals(logits.float().sigmoid(), quality.float())


def _tensors(path: Path) -> dict[str, Tensor]:
    """The named tensors that torch.save wrote."""
    file = read_torch_file(path)
    content = file.content
    if not isinstance(content, dict) or not all(
        isinstance(stored, StoredTensor) for stored in content.values()
    ):
        raise ValueError(
            f"expected the weights of a SAM in {path}, such as sam_vit_b_01ec64.pth, "
            "got something else"
        )
    return {str(name): file.tensor(stored) for name, stored in content.items()}


def _built(sizes: SamSizes, weights: Mapping[str, Tensor], device: torch.device | str) -> nn.Module:
    """The model with its weights, frozen, in float32.

    The layer norms of its decoder have an epsilon of 1e-5, as in training; transformers has 1e-6.

    Raises:
        ValueError: weights that are missing, unknown or of another shape.
    """
    model = _empty(sizes)
    missing, unknown = model.load_state_dict(dict(weights), strict=False)
    if missing or unknown:
        what = f"{missing[0]} is missing" if missing else f"{unknown[0]} is unknown"
        raise ValueError(f"the weights are not those of a SAM: {what}")
    return model.float().eval().requires_grad_(False).to(device)


def _empty(sizes: SamSizes) -> nn.Module:
    from segment_anything.modeling import (
        ImageEncoderViT,
        MaskDecoder,
        PromptEncoder,
        Sam,
        TwoWayTransformer,
    )

    grid = sizes.image // sizes.patch
    encoder = ImageEncoderViT(
        img_size=sizes.image,
        patch_size=sizes.patch,
        embed_dim=sizes.width,
        depth=sizes.depth,
        num_heads=sizes.heads,
        mlp_ratio=(sizes.mlp + 0.5) / sizes.width,  # which it multiplies and rounds down
        out_chans=sizes.channels,
        norm_layer=partial(nn.LayerNorm, eps=1e-6),  # type: ignore[arg-type]
        use_rel_pos=True,
        window_size=sizes.window,
        global_attn_indexes=sizes.global_blocks,
    )
    prompts = PromptEncoder(
        embed_dim=sizes.channels,
        image_embedding_size=(grid, grid),
        input_image_size=(sizes.image, sizes.image),
        mask_in_chans=sizes.mask_channels,
    )
    transformer = TwoWayTransformer(
        depth=sizes.decoder_depth,
        embedding_dim=sizes.channels,
        num_heads=sizes.decoder_heads,
        mlp_dim=sizes.decoder_mlp,
        attention_downsample_rate=sizes.downsample,
    )
    decoder = MaskDecoder(
        transformer_dim=sizes.channels,
        transformer=transformer,
        num_multimask_outputs=sizes.proposals,
        iou_head_depth=sizes.quality_depth,
        iou_head_hidden_dim=sizes.quality_mlp,
    )
    mean = [BYTE * value for value in sizes.mean]
    return Sam(encoder, prompts, decoder, mean, [BYTE * value for value in sizes.spread])
