"""Latent diffusion models: text and images in, estimated noise out.

The embedded prior and Stable Diffusion 1.x and 2.x have the same format (see `model_files`) and are
loaded by the same code. Images are sRGB in 0..1; latents are in the scale the UNet was trained on.

With weights in half precision only the passes through the networks are in half precision: latents,
noise, ᾱ_t and guidance, which multiplies differences by a hundred, keep the dtype of the images.
"""

import copy
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.checkpointing import checkpoint_blocks
from dissector.cross_attention import rows_of_one_batch
from dissector.guidance import add_noise, predict_noise_guided
from dissector.memory import FULL, MemorySettings
from dissector.model_files import World, find_model, read_model
from dissector.out_of_memory import ran_out_of_memory
from dissector.sampling import sample_ddim


class LatentDenoiser:
    """A text-conditioned latent diffusion model, frozen and in evaluation mode.

    Attributes:
        tokenizer, text_encoder, vae, unet: the parts.
        alpha_bar: ᾱ_t, float32.
        prediction: what the UNet predicts, "epsilon" or "v_prediction".
        world: background and vocabulary.
        memory: what is traded for memory. Attention is never stored as a whole, whatever it says:
            torch's scaled_dot_product_attention keeps no probabilities, while the slices of
            diffusers keep those of one head (and for a backward pass of all).
    """

    def __init__(
        self,
        parts: tuple[Any, Any, Any, Any],
        alpha_bar: Float[Tensor, " steps"],
        *,
        prediction: str = "epsilon",
        world: World | None = None,
        memory: MemorySettings = FULL,
    ) -> None:
        """Put together a model.

        Args:
            parts: tokenizer, CLIPTextModel, AutoencoderKL and UNet2DConditionModel. (Declared as
                Any: the annotations of diffusers deny attributes that its models have.)

        Raises:
            ValueError: the parts don't fit together, or are of another kind of model.
        """
        self.tokenizer, self.text_encoder, vae, self.unet = parts
        self.vae = vae.to(memory_format=torch.channels_last)  # quicker convolutions, on CPUs too
        self.alpha_bar = alpha_bar
        self.prediction = prediction
        self.world = World() if world is None else world
        self.memory = memory
        self._embeddings: dict[str, Float[Tensor, "tokens dim"]] = {}
        self._background = torch.tensor(self.world.background)
        self._check()
        self.freeze()
        if memory.checkpointing:
            checkpoint_blocks(self.text_encoder, self.vae, self.unet)

    @classmethod
    def load(
        cls,
        source: Path | str,
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
        memory: MemorySettings = FULL,
    ) -> "LatentDenoiser":
        """Read a model in the diffusers folder format.

        Args:
            source: a folder, or the id of a repository on the Hugging Face hub ("owner/name"), then
                downloaded at the first use.
            dtype: of the weights.

        Raises:
            ValueError: no such folder or repository, no network, a part that is missing, damaged,
                of another kind of model or there only as a pickle.
        """
        files = read_model(find_model(source), dtype=dtype)
        denoiser = cls(
            (files.tokenizer, files.text_encoder, files.vae, files.unet),
            files.alpha_bar,
            prediction=files.prediction,
            world=files.world,
            memory=memory,
        )
        return denoiser.to(device)

    def to(self, device: torch.device | str) -> "LatentDenoiser":
        """This model itself, moved to a device."""
        for module in (self.text_encoder, self.vae, self.unet):
            module.to(device)
        if torch.device(device).type == "cuda":
            # The tensor cores want channels last; otherwise every convolution is copied to and fro.
            self.unet.to(memory_format=torch.channels_last)
        self.alpha_bar = self.alpha_bar.to(device)
        self._embeddings.clear()
        return self

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Keep the parts that clones have of their own in the CPU's memory for a while.

        They come back in any case, to a GPU that ran out of memory too: what filled it is let go.
        """
        device, parts = self.device, (self.unet, self.text_encoder)
        for part in parts:
            part.to("cpu")
        try:
            yield
        except RuntimeError as error:
            if ran_out_of_memory(error):
                traceback.clear_frames(error.__traceback__)
            raise
        finally:
            for part in parts:
                part.to(device)

    def clone(self, *, dtype: torch.dtype | None = None) -> "LatentDenoiser":
        """A frozen deep copy of the same class, to be trained without changing this model.

        The autoencoder, which nothing trains, is shared.

        Args:
            dtype: of the text encoder's and the UNet's weights; theirs when None.
        """
        parts = (
            copy.deepcopy(self.tokenizer),
            _cast(copy.deepcopy(self.text_encoder), dtype),
            self.vae,
            _cast(copy.deepcopy(self.unet), dtype),
        )
        return type(self)(
            parts,
            self.alpha_bar,
            prediction=self.prediction,
            world=self.world,
            memory=self.memory,
        )

    def freeze(self) -> None:
        """Make every part untrainable, in evaluation mode, and forget cached embeddings."""
        for module in (self.text_encoder, self.vae, self.unet):
            module.requires_grad_(False).eval()
        self._embeddings.clear()

    @property
    def device(self) -> torch.device:
        return self.unet.device

    @property
    def dtype(self) -> torch.dtype:
        """The dtype of the UNet's weights; latents keep their own."""
        return self.unet.dtype

    @property
    def latent_size(self) -> int:
        """Side of the latents."""
        return self.unet.config.sample_size

    @property
    def image_size(self) -> int:
        """Side of the images, in pixels."""
        return self.latent_size * 2 ** (len(self.vae.config.block_out_channels) - 1)

    @property
    def background(self) -> Float[Tensor, "3"]:
        """Colour to render scenes on, sRGB in 0..1."""
        if self._background.device != self.device:  # kept there: a GPU is waited for
            self._background = self._background.to(self.device)
        return self._background

    @property
    def words(self) -> tuple[str, ...] | None:
        """The words the model knows; None when it takes any."""
        return self.world.words

    @property
    def max_tokens(self) -> int:
        """How many tokens a prompt may have, beside the start and end tokens."""
        return self._context - self.tokenizer.num_special_tokens_to_add()

    @property
    def _context(self) -> int:
        positions = self.text_encoder.config.max_position_embeddings
        return min(self.tokenizer.model_max_length, positions)

    def tokenize(self, prompts: Sequence[str]) -> Int[Tensor, "batch tokens"]:
        """Token ids, padded to the model's context.

        Raises:
            ValueError: a prompt of more than `max_tokens` tokens.
        """
        encoded = self.tokenizer(list(prompts), padding="max_length", max_length=self._context)
        for prompt, ids in zip(prompts, encoded.input_ids, strict=True):
            if len(ids) > self._context:
                extra = len(ids) - self._context
                raise ValueError(
                    f"the prompt {prompt!r} has {self.max_tokens + extra} tokens; "
                    f"this model reads at most {self.max_tokens}"
                )
        return torch.tensor(encoded.input_ids, device=self.device)

    def encode_text(self, prompts: Sequence[str]) -> Float[Tensor, "batch tokens dim"]:
        """Embeddings of prompts, in the text encoder's dtype.

        While the text encoder is frozen they are kept, one for each prompt.

        Raises:
            ValueError: a prompt of more than `max_tokens` tokens.
        """
        if any(parameter.requires_grad for parameter in self.text_encoder.parameters()):
            return self._run_text_encoder(prompts)
        new = [p for p in dict.fromkeys(prompts) if p not in self._embeddings]
        if new:
            with torch.no_grad():
                self._embeddings.update(zip(new, self._run_text_encoder(new), strict=True))
        return torch.stack([self._embeddings[prompt] for prompt in prompts])

    def _run_text_encoder(self, prompts: Sequence[str]) -> Float[Tensor, "batch tokens dim"]:
        ids = self.tokenize(prompts)
        mask = None
        if getattr(self.text_encoder.config, "use_attention_mask", False):
            mask = (ids != self.tokenizer.pad_token_id).long()
        return self.text_encoder(ids, attention_mask=mask).last_hidden_state

    def encode_image(
        self, images: Float[Tensor, "batch 3 height width"]
    ) -> Float[Tensor, "batch channels latent_height latent_width"]:
        """Latents (posterior mean) of square images, differentiable; in the images' dtype.

        Images of another size than `image_size` are resized (bilinear, antialiased).
        """
        if images.shape[2] != images.shape[3]:
            raise ValueError(f"expected square images, got {tuple(images.shape[2:])}")
        side = self.image_size
        if images.shape[-1] != side:
            images = torch.nn.functional.interpolate(
                images, (side, side), mode="bilinear", antialias=True
            )
        scaled = (2 * images - 1).to(self.vae.dtype)
        mean = self._by_rows(lambda rows: self.vae.encode(rows).latent_dist.mean, scaled)
        return (mean * self.vae.config.scaling_factor).to(images.dtype)

    def decode_latents(
        self, latents: Float[Tensor, "batch channels latent_height latent_width"]
    ) -> Float[Tensor, "batch 3 height width"]:
        """Images of latents, clamped to 0..1."""
        scaled = (latents / self.vae.config.scaling_factor).to(self.vae.dtype)
        images = self._by_rows(lambda rows: self.vae.decode(rows).sample, scaled)
        return (0.5 + 0.5 * images).clamp(0, 1).to(latents.dtype)

    def add_noise(
        self,
        latents: Float[Tensor, "batch channels height width"],
        noise: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
    ) -> Float[Tensor, "batch channels height width"]:
        """x_t of clean latents."""
        return add_noise(latents, noise, self.alpha_bar[timesteps])

    def predict_noise(
        self,
        latents: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
        text: Float[Tensor, "batch tokens dim"],
    ) -> Float[Tensor, "batch channels height width"]:
        """ε̂ of noisy latents, in their dtype.

        A v-prediction is converted (arXiv 2202.00512, appendix D).
        """
        inputs = latents.to(self.dtype), timesteps, text.to(self.dtype)
        with rows_of_one_batch(self.unet) if self.memory.slicing else nullcontext():
            output = self._by_rows(lambda *rows: self.unet(*rows).sample, *inputs)
        output = output.to(latents.dtype)
        if self.prediction == "epsilon":
            return output
        alpha_bar = self.alpha_bar.to(latents)[timesteps][:, None, None, None]
        return alpha_bar.sqrt() * output + (1 - alpha_bar).sqrt() * latents

    def _by_rows(self, run: Callable[..., Tensor], *batch: Tensor) -> Tensor:
        """`run` of a batch, whose rows are independent; a row at a time to save memory."""
        if not self.memory.slicing or len(batch[0]) < 2:
            return run(*batch)
        rows = zip(*(part.split(1) for part in batch), strict=True)
        return torch.cat([run(*row) for row in rows])

    def predict_noise_guided(
        self,
        latents: Float[Tensor, "batch channels height width"],
        timesteps: Int[Tensor, " batch"],
        conditional: Float[Tensor, "#batch tokens dim"],
        unconditional: Float[Tensor, "#batch tokens dim"],
        scale: float,
    ) -> Float[Tensor, "batch channels height width"]:
        """ε̂ under classifier-free guidance, in one call: see `guidance.predict_noise_guided`."""
        return predict_noise_guided(self, latents, timesteps, conditional, unconditional, scale)

    @torch.no_grad()
    def sample(
        self,
        prompts: Sequence[str],
        *,
        steps: int = 50,
        guidance_scale: float = 7.5,
        generator: torch.Generator,
    ) -> Float[Tensor, "batch 3 height width"]:
        """Images drawn for prompts by DDIM (`sample_ddim`), away from the empty prompt."""
        conditional, unconditional = self.encode_text(prompts), self.encode_text([""])
        shape = (len(prompts), self.unet.config.in_channels, self.latent_size, self.latent_size)
        noise = torch.randn(shape, generator=generator, device=generator.device).to(self.device)

        def predict(latents: Tensor, timesteps: Tensor) -> Tensor:
            return self.predict_noise_guided(
                latents, timesteps, conditional, unconditional, guidance_scale
            )

        return self.decode_latents(sample_ddim(predict, noise, self.alpha_bar, steps=steps))

    def _check(self) -> None:
        unet, text, vae = self.unet.config, self.text_encoder.config, self.vae.config
        if self.prediction not in ("epsilon", "v_prediction"):
            raise ValueError(
                f"expected a model that predicts epsilon or v_prediction, got {self.prediction!r}"
            )
        if unet.addition_embed_type is not None or unet.class_embed_type is not None:
            raise ValueError(
                "the UNet wants more than one text (SDXL and others do); "
                "expected a model like Stable Diffusion 1.x or 2.x"
            )
        if unet.time_cond_proj_dim is not None:
            raise ValueError(
                "the UNet has its guidance built in (latent consistency models have); "
                "expected a model like Stable Diffusion 1.x or 2.x"
            )
        if unet.in_channels != vae.latent_channels or unet.out_channels != vae.latent_channels:
            raise ValueError(
                f"the UNet maps {unet.in_channels} to {unet.out_channels} channels, "
                f"but the latents have {vae.latent_channels}"
            )
        if unet.cross_attention_dim != text.hidden_size:
            raise ValueError(
                f"the UNet reads text of {unet.cross_attention_dim} channels, "
                f"but the text encoder gives {text.hidden_size}"
            )
        if not isinstance(unet.sample_size, int):
            raise ValueError(f"expected a UNet of square latents, got {unet.sample_size!r}")


def _cast(module: Any, dtype: torch.dtype | None) -> Any:
    return module if dtype in (None, module.dtype) else module.to(dtype=dtype)
