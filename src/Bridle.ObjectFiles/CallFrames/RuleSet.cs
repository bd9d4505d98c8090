using System.Runtime.CompilerServices;

namespace Bridle.ObjectFiles.CallFrames;

/// <summary>The rules of one stretch of code: one for the frame's address, one for each register.</summary>
internal struct RuleSet
{
    public RegisterRule Frame;
    public RegisterRules Registers;

    [InlineArray(Column.Count)]
    public struct RegisterRules
    {
        private RegisterRule _first;
    }
}
