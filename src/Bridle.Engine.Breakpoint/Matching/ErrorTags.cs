using Bridle.Language.Diagnostics;
using Bridle.Probes;

namespace Bridle.Engine.Breakpoint.Matching;

/// <summary>The language's error tags of what providers refuse.</summary>
internal static class ErrorTags
{
    public static ErrorTag Of(string tag) => tag switch
    {
        ProbeTags.Offset => ErrorTag.ProcOff,
        ProbeTags.Alignment => ErrorTag.ProcAlign,
        ProbeTags.Name => ErrorTag.ProcName,
        ProbeTags.Grab => ErrorTag.ProcGrab,
        ProbeTags.NotDynamic => ErrorTag.ProcDyn,
        ProbeTags.Library => ErrorTag.ProcLib,
        ProbeTags.Function => ErrorTag.ProcFunc,
        ProbeTags.CreateFailed => ErrorTag.ProcCreatefail,
        ProbeTags.BadProcess => ErrorTag.ProcBadpid,
        ProbeTags.BadProvider => ErrorTag.ProcBadprov,
        ProbeTags.Statement => ErrorTag.ProcUsdt,
        _ => ErrorTag.Unknown,
    };
}
