"""The Python code of templates: short cuts for what every page does a hundred times.

They are methods that Jinja calls. A version of Jinja that calls others is slower, not wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE

ATTRIBUTES = frozenset(dir(dict))
"""What `view.NAME` means in every mapping, whatever its keys are."""


LOOP = frozenset({"first", "index", "index0", "last"})
"""What templates ask of a loop."""


class Said(dict[str, Any]):
    """What a function of the environment returns for a word, asked for once: `t("menu")`, on every page."""

    def __init__(self, function: Callable[[str], Any]) -> None:
        self.function = function

    def __missing__(self, word: str) -> Any:
        made = self[word] = self.function(word)
        return made


class PageCode(CodeGenerator):
    """Code that takes a value out of a view and a word out of `said` by itself, and asks for anything else."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._printed: list[str] = []
        """Names of the values being written, the innermost last; '' for one that Jinja prints."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Write a call: `t("word")`, one with values that are known to it, or any other."""
        names = tuple(one.key for one in node.kwargs)
        if node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        word = node.args[0] if len(node.args) == 1 and not names else None
        of = node.node.name if isinstance(node.node, nodes.Name) else ""
        is_word = isinstance(word, nodes.Const) and isinstance(word.value, str) and of in self.environment.globals
        if isinstance(word, nodes.Const) and is_word:
            self.write(
                f"(environment.said[{word.value!r}] if {frame.symbols.ref(of)} is environment.said.function else "
            )
        self.write("context.of(")
        self.visit(node.node, frame)
        self.write(f", {(len(node.args), names)!r}, (")
        for value in (*node.args, *(one.value for one in node.kwargs)):
            self.visit(value, frame)
            self.write(", ")
        self.write(
            f"missing,), {'_loop_vars' if frame.loop_frame else None}, {'_block_vars' if frame.block_frame else None})"
        )
        self.write(")" if is_word else "")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write what is printed; `x if y` prints nothing unless `y`, which nothing needs to be made for."""
        for child in node.nodes:
            if isinstance(child, nodes.CondExpr) and child.expr2 is None:
                child.expr2 = nodes.Const("")
        super().visit_Output(node, frame)

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """Write which template is imported."""
        if node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.imported(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r})")

    def enter_frame(self, frame: Frame) -> None:
        """Write how a frame finds its names: those of a page without a call."""
        loads, context, otherwise = frame.symbols.loads, self.get_context_ref(), self.get_resolve_func()
        for target, (action, name) in loads.items():
            if action == VAR_LOAD_RESOLVE:
                own, page, key = f"{context}.vars", f"{context}.parent", repr(name)
                found = f"{own}[{key}] if {key} in {own} else {page}[{key}] if {key} in {page}"
                self.writeline(f"{target} = {found} else {otherwise}({key})")
        frame.symbols.loads = {target: load for target, load in loads.items() if load[0] != VAR_LOAD_RESOLVE}
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:
        """Write a block as one string, so that what is in it does not pass through every block around it."""
        if node.required or (frame.toplevel and self.extends_so_far):
            super().visit_Block(node, frame)
            return
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.start_write(frame, node)
        self.write(f"''.join(context.blocks[{node.name!r}][0]({context}))")
        self.end_write(frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Write the start of what is printed: of HTML and text, which is most of it, without asking `escape`."""
        is_usual = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None
        self._printed.append(self.temporary_identifier() if is_usual else "")
        if self._printed[-1]:
            self.write(f"({self._printed[-1]} if (kind := type({self._printed[-1]} := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Write the end of what is printed."""
        printed = self._printed.pop()
        if printed:
            self.write(f")) is Markup else escaped({printed}) if kind is str else escape({printed}))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write `x.name`."""
        if node.attr in ATTRIBUTES:
            super().visit_Getattr(node, frame)
            return
        view, name = self.temporary_identifier(), repr(node.attr)
        if node.attr in LOOP and isinstance(node.node, nodes.Name) and node.node.name == "loop":
            self.write(f"({view}.{node.attr} if type({view} := ")
            self.visit(node.node, frame)
            self.write(f") is LoopContext else environment.getattr({view}, {name}))")
            return
        self.write(f"({view}[{name}] if type({view} := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {name} in {view} else environment.getattr({view}, {name}))")
