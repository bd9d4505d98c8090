using Bridle.Target;

namespace Bridle.ObjectFiles.Unwinding;

/// <summary>What the unwinder must know of a process's code. Asked for every frame: it should answer from what it has at hand.</summary>
public interface ICodeLookup
{
    /// <summary>The code that lies at an address; false where nothing executable is mapped.</summary>
    bool TryFind(TargetAddress address, out CodeModule module);
}
