namespace Bridle.Language.Intermediate;

/// <summary>What an instruction does; docs/intermediate-form.md has the meaning of each.</summary>
public enum Opcode
{
    // Target := ...
    Constant, Move,

    // Target := Left op (Right or Immediate), in 64 bits, wrapping.
    Add, Subtract, Multiply, DivideSigned, DivideUnsigned, ModuloSigned, ModuloUnsigned, And, Or, ExclusiveOr,
    ShiftLeft, ShiftRightSigned, ShiftRightUnsigned,
    Equal, NotEqual, LessSigned, LessOrEqualSigned, LessUnsigned, LessOrEqualUnsigned,

    // Target := op Left.
    Negate, Complement, SignExtend8, SignExtend16, SignExtend32, ZeroExtend8, ZeroExtend16, ZeroExtend32,

    // References to the machine's own memory.
    FrameAddress, ConstantAddress, RecordAddress, Offset, Index,
    LoadSigned8, LoadSigned16, LoadSigned32, LoadUnsigned8, LoadUnsigned16, LoadUnsigned32, Load64,
    Store8, Store16, Store32, Store64,

    // D's pointers: the victim's memory, and scratch.
    FetchSigned8, FetchSigned16, FetchSigned32, FetchUnsigned8, FetchUnsigned16, FetchUnsigned32, Fetch64,
    Put8, Put16, Put32, Put64,

    // Variables.
    LoadVariable, StoreVariable, AddVariable, AndVariable, OrVariable, ExclusiveOrVariable,
    VariableReference, StoreVariableReference, VariableStorage,

    // Elements of associative arrays.
    LoadElement, StoreElement, AddElement, AndElement, OrElement, ExclusiveOrElement,
    ElementReference, StoreElementReference, ElementStorage,

    // What the probe gives.
    Argument, Builtin,

    // Results.
    Aggregate, MarkAction,

    Call,

    // Control. Targets are further down.
    Jump, BranchZero, BranchNotZero, Return,
}
