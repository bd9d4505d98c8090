namespace Bridle.ObjectFiles.CallFrames;

/// <summary>One rule. An expression is kept as its place in the section: <see cref="Value"/> and <see cref="Length"/>.</summary>
internal readonly record struct RegisterRule(RuleKind Kind, byte Register, int Value, int Length)
{
    public static RegisterRule Of(RuleKind kind, int value = 0) => new(kind, 0, value, 0);

    public static RegisterRule In(byte register, int offset = 0) => new(RuleKind.Register, register, offset, 0);

    public static RegisterRule By(RuleKind kind, int start, int length) => new(kind, 0, start, length);
}
