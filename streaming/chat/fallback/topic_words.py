"""Words by which messages about things are known. Rows: shelf, kind, mood, tiny, zh, en; the first that fits wins."""

from llmservice.text.sentences import END_MARKS

# fmt: off
MATTERS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "heart", "remember", "curious", "who",
        "记得我|认(?:得|识)我|知道我(?:是谁|叫|的)|我是谁|我叫什么|忘了我|忘记我",
        "remember me|know (?:me|who i am|my name)|who am i|recogni[sz]e me|forg[eo]t(?:ten)? (?:about )?me"
        "|what'?s my name",
    ),
    (
        "self", "who", "wave", "who",
        "你是谁|你叫(?:什么|啥)|名字|自我介绍|怎么称呼|介绍(?:一下|下)?(?:你)?自己|苞米是(?:什么|谁)|你是什么$",
        "who are (?:you|u)|who r u|your name|what are you(?:\\?|$)|introduce yourself|(?:tell"
        "|say) .{0,6}about yourself"
        "|what (?:should|do|can) (?:i|we) call you|who(?:'s| is) (?:baomi|this)",
    ),
    (
        "self", "age", "smug", "number",
        "几岁|多大(?:了|年纪|岁)|(?:^|你|今年|猫)多大$|年龄|你的?生日|你什么时候生",
        "how old|your age|your birthday|when (?:is|were) you(?:r birthday| born)",
    ),
    (
        "self", "live", "curious", "room",
        "你?住(?:在)?(?:哪|什么地方)|哪里人|家在哪|来自哪|在哪(?:里|儿)?(?:直播|住)|你(?:的)?(?:家|房间)",
        "where (?:do|are|r) (?:you|u) (?:live|from)|where (?:you're|you are) from|your (?:house|home|room)"
        "|where are you",
    ),
    (
        "talk", "maths", "busy", "number",
        "等于(?:多少|几|啥)|几?[一二三四五六七八九十百两]+(?:加|减|乘|除以?)[一二三四五六七八九十百两]+|数学题?"
        "|加减乘除|\\d+ ?[+\\-×*/÷加减乘除x] ?\\d+",
        "\\d+ ?[+\\-*/x] ?\\d+.*|\\d+ (?:plus|minus|times|divided by) \\d+|(?:one|two|three|four|five|six|seven"
        "|eight|nine|ten) "
        "(?:plus|minus|times) \\w+|maths?|calculate|square root|how much is \\d+",
    ),
    (
        "talk", "translate", "curious", "any",
        "翻译|用(?:英语|日语|英文|日文|法语|韩语|粤语|中文|猫语).{0,4}(?:说|怎么|讲)|(?:英语|日语|英文|日文"
        "|猫语)怎么(?:说|讲)|会(?:说)?(?:英语|日语|英文|日文|外语|方言)",
        "translate\\w*|how do (?:you|i) say|(?:in|speak|know) (?:chinese|japanese|english|french|spanish|korean"
        "|german|cat language)",
    ),
    (
        "taste", "joke", "play", "any",
        "笑话|讲个?段子|逗我(?:笑|开心)|谐音梗",
        "jokes?|make me laugh|funny story|puns?",
    ),
    (
        "taste", "story", "curious", "any",
        "故事|讲点什么|我.{0,3}无聊",
        "stor(?:y|ies)|tell (?:me|us) (?:something|anything)|(?:i'?m|i am) (?:so |really )?bored|entertain (?:me|us)",
    ),
    (
        "taste", "fortune", "curious", "luck",
        "算命|运势|占卜|塔罗|星座|幸运|预测|预言|中奖|彩票|桃花|算一?卦|抽签|转运",
        "fortune|tarot|horoscope|zodiac|lucky|luck|predict\\w*|lottery|my future|star sign",
    ),
    (
        "world", "next_stream", "curious", "left",
        "(?:明[天晚]|后天|周末|下周|每[天晚周]|平时|一般|(?:周|星期|礼拜)[一二三四五六日天])(?!见).{0,6}(?:开播|直播|播(?!放))"
        "|(?:明[天晚]|后天).{0,4}(?:[玩打聊讲]什么|什么游戏)"
        "|下(?:一)?(?:次|回|场).{0,6}(?:播|[玩打聊讲]什么|什么时候|几点|哪天|哪一天)"
        "|今[天晚].{0,3}(?:还|再|晚点|待会儿?).{0,4}播(?!多|到|几|放)"
        "|(?:几点|什么时候|何时|多久|哪天)(?!.{0,3}(?:下播|结束)).{0,3}"
        "(?:开播(?!的|了)|直播(?!的|了)|再[播来开]|播(?!到|完|放|多|的|了))"
        "|还(?:会|要)?再?播(?:吗|么|不|嘛)|(?:直播|播出|开播)的?(?:时间|日程|安排|计划)|(?:时间|日程)表",
        "(?<!you )(?<!ya )(?<!u )next (?:stream|live|broadcast|show)"
        "|(?:when|what time|what days?|how often) .{0,16}(?<!did )\\b(?:you|u) (?:usually |normally |next |back )*"
        "(?:be back|go(?:ing)? live|live|stream(?:ing)?(?!\\w| (?:end|stop|over|until)))"
        "|(?:stream(?:ing)?|live|on air) (?:again|tomorrow|every|daily|this weekend|later"
        "|on (?:mon|tues|wednes|thurs|fri|satur|sun)\\w*)"
        "|(?:what|which) .{0,24}(?:play|stream)\\w* (?:next time|tomorrow|next)|(?:your|stream(?:ing)?) schedule",
    ),
    (
        "world", "left", "sleepy", "left",
        "播(?:了)?(?:多久|到几点|到什么时候|几个?小时)|(?:几点|什么时候)(?:开播|开始直?播)的|(?:几点|什么时候|多久|要).{0,3}(?:下播|结束|下班)|下播|还(?:剩|有"
        "|播)多(?:久|少时间)",
        "how (?:long|much longer) (?:will|are|is|do|until|till|more|left|can)|how much longer|when (?:do|does|will"
        "|are|is) "
        "(?:you|the stream|it|this).{0,12}(?:end|stop|finish|over)\\w*|time left|end of (?:the )?stream|until when"
        "|(?:streaming|live) (?:until|till)|how long (?:have|has) .{0,16}(?:stream\\w*|live|on)"
        "|when did (?:you|u|the stream|this|it) (?:start|begin|go live)",
    ),
    (
        "world", "game_now", "busy", "play",
        "(?:在|现在|今天|今晚|这是|这个).{0,3}(?:玩|播|打)(?:的)?(?:是)?(?:什么|啥|哪)|这(?:是)?(?:什么|啥|个?)游戏"
        "|^什么游戏|游戏(?:叫|名)|播什么|直播(?:什么|内容)"
        "|今天(?:播|聊|玩)|(?:聊|讲)(?:什么|啥|点)|主题|话题",
        "(?:what|which) game (?:is|are)|what game\\W*$|what(?:'re| are) (?:you|we|u) (?:playing|streaming"
        "|talking about)"
        "|what(?:'s| is) (?:this|the) (?:game|stream|topic|theme|title)|game called|name of (?:the|this) game"
        "|(?:today|tonight)'?s (?:game|topic|theme|stream)",
    ),
    (
        "world", "progress", "busy", "play",
        "[打玩]到(?:哪|第几|什么)|到哪(?:一?关|里)?了|进度|第几关|通关|赢了|输了|(?:好玩|难)(?:吗|不|么)"
        "|[玩打](?:得|的)(?:怎么样|如何|开心|咋样)|死了(?:几|多少)|卡关|打过了",
        "how(?:'s| is) (?:the )?(?:game|stream|run|match|round|boss)|(?:are|r) (?:you|u) (?:winning|losing)|how far"
        "|(?:which|what) level"
        "|what chapter|progress|beat(?:en)? (?:it|the)|is (?:it|this|the game) (?:fun|hard|good|difficult)|having fun"
        "|did you (?:win|lose|die)|stuck",
    ),
    (
        "world", "tactics", "busy", "play",
        "(?:走|往|去|按|跳|躲|打|砍|开|拿|捡|用|换|选|进|看).{0,4}(?:左|右|上面|下面|后面|那边|门|宝箱|药|技能|武器"
        "|boss|怪|钥匙|装备|地图)|攻略|怎么(?:过关|通关|打过)"
        "|小心|快跑|先打|存档|回头|技巧|升级|支招|下一步",
        "(?:go|turn|try|look|head|jump|run) (?:to the |on the )?(?:left|right|up|down|back|behind|inside|there)"
        "|behind you|watch out"
        "|be careful|save (?:the game|first|now|it)|use (?:the|a|your) \\w+|open the \\w+|pick up|level up"
        "|(?:the )?boss(?:'s)? (?:weak|fight)\\w*"
        "|strategy|tips?|walkthrough|how (?:do|to|can|should) (?:you |i |we )?(?:beat|win|play|pass)|dodge|press \\w+"
        "|don'?t (?:open|touch|press)|next move|upgrade",
    ),
    (
        "talk", "choice", "smug", "choice",
        "要\\S{1,6}还是要|[^\\s还]还是(?!很|会|不|没|觉得|想|那|要|得|算|挺|有点|喜欢你|你)[^\\s]|.(?:和|跟"
        "|与).{1,8}(?:你)?(?:更)?(?:选|喜欢|要|吃|爱)?哪(?:个|一|边|种)|二选一",
        "\\w+ or (?!not|what|so|something|anything|else)\\w+|which (?:one|is better)|vs",
    ),
    (
        "talk", "why", "curious", "why",
        "为什么|为啥|凭什么|干嘛(?:要|不|那|老)",
        "why|how come|for what reason",
    ),
    (
        "talk", "what_is", "curious", "any",
        "什么是|^啥是|是(?:个)?(?:什么|啥)(?:意思|东西|鬼|梗)|^[^你我的]{2,8}是(?:什么|啥)[?？ ]*$",
        "what(?:'s| is| are| does) (?!your|you|ur|the (?:time|date|weather|temperature|plan|matter)|wrong|going"
        "|for |new|it like|on |with |up).+"
        "|define .+|meaning of .+",
    ),
    (
        "taste", "drink", "hungry", "food",
        "喝(?!西北风|彩)|饮料|奶茶|咖啡|牛奶|可乐|果汁",
        "drink\\w*|thirsty|coffee|tea|milk|juice|beverage|soda|beer",
    ),
    (
        "taste", "book", "busy", "any",
        "书(?!架|桌|包|记)|小说|漫画|读(?:过|什么)|文学|(?:写|念)?诗",
        "books?|novels?|manga|comics?|reading|authors?|poems?|poetry|literature",
    ),
    (
        "taste", "hobby", "happy", "any",
        "爱好|兴趣|平时(?:都)?(?:做|干|玩|喜欢)|空闲|业余|消遣|没直播的时候",
        "hobb(?:y|ies)|free time|for fun|spare time|pastime|interests|off stream|when you're not streaming",
    ),
    (
        "taste", "library", "play", "play",
        "(?:有|买)(?:了|过)?(?:哪些|什么|几个|多少个?|哪几个)(?:新)?游戏(?!.{0,4}(?:推荐|好玩))|游戏(?:库|架)"
        "|(?:最近|今天|刚刚?)买(?:了)?(?:什么|啥|哪)|(?:买|入)(?:了)?新游戏",
        "what games (?:do|have|did) (?:you|u) (?:have|own|got|bought|buy)|your (?:game )?library|newest game"
        "|(?:did|have) (?:you|u) (?:buy|bought|get|got) .{0,12}games?|what did (?:you|u) buy|how many games",
    ),
    (
        "taste", "game_like", "play", "play",
        "(?:喜欢|爱|推荐|想|最).{0,6}(?:玩|游戏)|什么类型.{0,3}游戏|哪(?:个|款|种)游戏",
        "favou?rite (?:video )?games?|(?:like|love|enjoy|prefer) (?:to play|playing)|(?:what|which|what kind of"
        "|what sort of) "
        "(?:video )?games? (?:do|would)|recommend .{0,6}games?",
    ),
    (
        "taste", "meow", "happy", "meow",
        f"喵一|叫一(?:声|下|个)|学猫叫|^(?:喵|咪|嗷|呜)+[ ~{END_MARKS}]*$|喵喵|咕噜一|呼噜",
        "meow\\w*|mew\\w*|purr\\w*|nya\\w*|mrr?o?w\\w*|mrrp",
    ),
    ("taste", "sing", "happy", "meow", "唱|哼(?:一|首|歌)", "sing\\w*|karaoke|hum (?:a|me|us|something)"),
    (
        "taste", "music", "happy", "any",
        "音乐|(?:什么|听|首)歌|歌手|乐队|乐器",
        "music|songs?|bands?|singer|playlist|instrument",
    ),
    ("taste", "dance", "play", "yes", "舞(?!台|弊)|扭一扭", "danc\\w*|twerk|wiggle"),
    (
        "taste", "trick", "play", "yes",
        "表演|翻(?:个)?跟头|握手|坐下|转(?:个|一)?圈|打(?:个)?滚|才艺|绝活|后空翻|露一手|比心|眨眼",
        "tricks?|backflip|roll over|sit|high five|shake hands|talents?|perform|do a (?:flip|spin)|wink|spin",
    ),
    (
        "manners", "pat", "happy", "love",
        "摸摸|摸(?:一下|下)?(?:你|头|苞米|猫)|(?<![a-z])rua(?![a-z])|撸(?!串)|抱抱|抱(?:一下|住|紧)?(?:你|苞米)"
        "|蹭蹭|挠.{0,2}(?:下巴|肚子|耳)|揉",
        "\\*?pats?\\*?|patting|head ?pats?|pet (?:you|the cat|her|baomi)|pets|hugs?|cuddles?|belly rubs?"
        "|scratch(?:es)?|boop\\w*|rubs?|snuggle\\w*",
    ),
    (
        "manners", "compliment", "smug", "thanks",
        "可爱|好萌|萌(?:死|翻)|漂亮|好看|厉害|聪明|好听(?!的(?:歌|曲|音乐|名字|故事))|好美|真棒|太棒|最棒|好棒|牛(?:逼|啊|哇)|优秀|有趣|治愈"
        "|最好的主播|好笑|^6{2,}",
        "cute\\w*|adorable|pretty (?:cat|girl|kitty)|so pretty|beautiful|lovely|sweet|smart|clever|funny|amazing"
        "|awesome"
        "|great (?:stream|voice|job)|good (?:cat|kitty|girl|job|stream)|nice (?:voice|stream|tail|play|one)"
        "|best (?:cat|streamer|vtuber)"
        "|so (?:soft|fluffy|good)|well played|gg|wholesome|you(?:'re| are) (?:great|the best|good)|impressive",
    ),
    (
        "manners", "thanks", "tender", "thanks",
        "谢谢|多谢|感谢|谢啦|(?<![a-z0-9])3q|辛苦了",
        "thanks?|thank (?:you|u)|thx|ty|tysm|cheers|appreciate\\w*",
    ),
    (
        "manners", "bye", "wave", "bye",
        "再见|拜拜|晚安|我(?:要)?(?:先)?(?:下|走|撤|睡|溜)(?:了|啦|觉)|去睡(?:了|觉|啦)|明天见|下[次回]见|回见|先走|先睡|^88+$",
        "bye\\w*|good ?night|gn|see (?:you|ya|u)|gotta (?:go|run)|got to go|(?:i'm|i am|im) (?:leaving|off|heading)"
        "|going to bed|cya|farewell"
        "|take care|g2g|have to (?:go|leave)|nighty? night",
    ),
    (
        "manners", "newcomer", "wave", "hello",
        "第一次(?:来|看|见|进|听)|新人|新来|刚(?:来|进|到|关注)|萌新|路过",
        "first time (?:here|watching|seeing)|new here|(?:i'?m|i am) new|just (?:found|got here|joined|followed"
        "|arrived)|newbie|passing by",
    ),
    (
        "manners", "lurk", "curious", "hello",
        "潜水|默默(?:看|关注)|不(?:怎么|太)?(?:说话|发弹幕)|冒(?:个)?泡|窥屏",
        "lurk\\w*|watching (?:quietly|silently)|don'?t (?:usually|normally|often) (?:talk|chat|type)",
    ),
    (
        "world", "temperature", "curious", "sky",
        "几度|多少度|气温|温度|冷(?!门|笑|漠)|热(?!闹|门|爱|情|血)|冻",
        "temperature|degrees|cold|hot|freezing|warm|chilly",
    ),
    (
        "world", "weather", "curious", "sky",
        "天气|(?:下|有|会)(?:大|小|暴)?(?:雨|雪)(?!.{0,8}(?:淋|没带)|(?:天|的时候|时).{0,8}(?:你|做|干|喜欢))|雨.{0,2}(?:停|大|小)|刮风|台风(?!天)|窗外"
        "|(?<!怕)打雷(?!.{0,6}怕)|晴|彩虹|太阳(?:好|真|大|出)|(?:出|看得?见).{0,2}(?:太阳|月亮|星星)|月亮(?:圆|好|真|出|在)|星星(?:多|亮|好)",
        "weather|(?<!when it )(?<!if it )(?:rain|snow)\\w*|sunny|sun|sunshine"
        "|(?<!scared of )(?<!afraid of )(?:storm|thunder)\\w*"
        "|windy?|outside|moon|stars|clouds?|cloudy",
    ),
    (
        "world", "season", "curious", "sky",
        "季节|春天|夏天|秋天|冬天|春节|过年|换季|圣诞|几月|几号|日期|星期几|周几|节日",
        "season|spring|summer|autumn|winter|christmas|new year|holidays?|halloween|what day|the date|date today",
    ),
    (
        "world", "time", "curious", "left",
        "几点(?![^了]{0,4}(?:睡|起床|起来|吃|上班|放学|出门))|什么时间|现在.{0,3}时间|报时",
        "what time|the time|time is it",
    ),
    (
        "world", "company", "smug", "work",
        "公司|老板|经纪|上班|同事|合同|(?:你|苞米).{0,3}工作",
        "company|your (?:boss|manager|job|agency)|boss|manager|contract|coworkers?|office|agency|work",
    ),
    (
        "world", "ad", "smug", "work",
        "广告|赞助|恰饭|品牌|代言",
        "ads?|sponsor\\w*|brands?|advert\\w*|promo\\w*",
    ),
    (
        "world", "money", "smug", "work",
        "钱|打赏|礼物|充值|上舰|富|穷|硬币|投币|存款|工资|(?<![a-z])sc(?![a-z])",
        "money|donat\\w*|gifts?|rich|poor|salary|coins?|tip you|superchat|bits|sub(?:scribe|bed)?|paid|cash|budget",
    ),
    (
        "world", "dog", "startled", "animal",
        "狗|汪|柯基|柴犬|哈士奇",
        "dogs?|pupp(?:y|ies)|woof|doge|corgi",
    ),
    (
        "world", "prey", "play", "animal",
        "老鼠|鸟|鸽子|麻雀|激光笔|逗猫棒|毛线|仓鼠|猫薄荷",
        "mouse|mice|rats?|birds?|pigeons?|laser|yarn|feather|squirrels?|hamster|catnip",
    ),
    (
        "world", "moth", "startled", "animal",
        "飞蛾|蛾|虫|蚊|苍蝇|蜘蛛|蝴蝶|蟑螂",
        "moths?|bugs?|insects?|fly|flies|spiders?|mosquito\\w*|butterfl\\w+|cockroach\\w*",
    ),
    ("world", "printer", "startled", "room", "打印机", "printers?"),
    (
        "world", "vacuum", "startled", "animal",
        "吸尘器|扫地机|害怕|(?:最|你)?怕(?:什么|不怕|啥|鬼|黑|高|打雷|雷|闪电)|打雷.{0,6}怕|鬼",
        "vacuum\\w*|roomba|hoover|afraid|scared|fears?|scary|scariest|ghosts?",
    ),
    ("world", "box", "curious", "room", "箱|盒子|快递|包裹", "box(?:es)?|cardboard|parcels?|packages?"),
    (
        "world", "cats", "curious", "animal",
        "(?:别的|其他|黑|白|橘|流浪|公|母|小|布偶|暹罗|我家的?|楼下的?)猫|猫友|你.{0,4}(?:朋友|闺蜜|同类|兄弟|姐妹"
        "|爸|妈|家人|家里人)",
        "(?:other|cat) (?:cats?|friends?)"
        "|(?:black|orange|white|stray|tabby|my|downstairs) (?:cat|kitten)|cats|kittens?|your (?:friends?"
        "|family|mother|mom|mum|father|dad"
        "|siblings?|sister|brother)|have (?:any )?(?:friends|siblings|family)",
    ),
    (
        "heart", "viewers", "happy", "hello",
        "(?:多少|几个)(?:人|观众)|观众|看得?(?:见|到)(?:我|弹幕)|粉丝|房管|弹幕",
        "how many (?:viewers|people|of us)|viewers|(?:see|read|hear) (?:me|us|my|chat)|audience|followers|chat"
        "|mods?|anyone else",
    ),
    ("self", "tail", "happy", "body", "尾巴", "tails?"),
    ("self", "paws", "happy", "body", "爪|肉垫|肉球", "paws?|toe ?beans|claws?|beans"),
    ("self", "ears", "curious", "body", "耳朵|猫耳", "ears?"),
    ("self", "whiskers", "curious", "body", "胡须|胡子", "whiskers?|mou?stache"),
    ("self", "bell", "happy", "body", "铃铛|丝带|项圈|蝴蝶结", "bells?|ribbon|collar|bow"),
    (
        "self", "antenna", "curious", "body",
        "天线|信号|电波|呆毛|头顶|频道|外星|宇宙",
        "antennas?|signals?|tuft|wavelength|radio|aliens?|space|ahoge|universe",
    ),
    (
        "self", "fur", "smug", "body",
        "毛(?!病|线|巾|衣)|洗澡|梳|洗头|(?:你|身上)(?:身上|的毛)?(?:闻起来)?(?:的|是|有)?什么味|味道闻|花色|花纹",
        "fur|fluff\\w*|shed\\w*|baths?|shower|brush\\w*|patches|soft|smell",
    ),
    (
        "self", "sleep", "sleepy", "rest",
        "困|睡|午觉|起床|赖床|做(?:什么|啥|过)?.{0,2}梦|梦(?:见|到)",
        "sleep\\w*|tired|naps?|napping|bedtime|bed|dream\\w*|wake|woke|awake|pillow",
    ),
    (
        "world", "today", "happy", "day",
        "今天(?:都)?(?:做|干|忙|过|去|发生|有什么)|(?:今天|刚才?).{0,3}发(?:了|过)?.{0,3}(?:帖|推|动态|微博)"
        "|昨天(?:你|都)?(?:做|干|去|怎么|播|睡|吃)|你.{0,3}(?:昨天|这两天|周末)|明天.{0,4}(?:做|播|有|干)"
        "|刚才(?:在)?(?:做|干)|在(?:干|做)(?:嘛|啥|什么|吗)|干嘛呢",
        "what (?:did|have) (?:you|u) (?:do|done|been)|(?:did|have) (?:you|u) post(?:ed)?|your (?:day|weekend|morning)"
        "|(?:are|r) (?:you|u) doing"
        "|(?:you|u|stream\\w*) .{0,12}(?:yesterday|tomorrow|this weekend)|been up to|wyd",
    ),
    (
        "talk", "opinion", "smug", "yes",
        "你?觉得|怎么看|你认为|评价|看法|推荐|建议",
        "what do (?:you|u) think|your (?:opinion|thoughts?|take|advice)|thoughts on|recommend\\w*|any advice"
        "|should i|opinion",
    ),
    (
        "taste", "food", "hungry", "food",
        "吃(?!瓜群众|醋|惊|亏|力|苦|香)|饿|零食|早饭|午饭|晚饭|夜宵|美食"
        # A fish that nobody means to eat is an animal like any other.
        "|(?:想|要|给|喂|喜欢|爱|买|煮|烤|蒸|炸|红烧|条|小|咸|生)\\w{0,3}(?<![鳄鲸章鱿])鱼(?!缸)"
        "|鱼(?:干|丸|片|汤|排|柳|罐)|^鱼+[呀啊]?\\W*$"
        "|罐头|布丁|烧烤|火锅|米饭|口味|菜谱|做菜|甜品|水果|蛋糕|冰淇淋"
        "|巧克力",
        "eat\\w*|ate|food|hungry|snacks?|breakfast|lunch|dinner|supper|fishcakes?|fish (?:sticks?|and chips|soup)"
        "|(?:like|likes|love|want|wants|some|any|more|fresh|dried|your|favou?rite|for) (?:\\w+ )?fish|tuna"
        "|sardines?|pudding|cook\\w*"
        "|recipes?|treats?|delicious|cheese"
        "|chicken|pizza|cake|chocolate|ice cream|noodles|ramen|sushi|burgers?|sandwich|pasta|curry|dumplings|soup"
        "|bread|cookies?|fries|salad|tacos?|tasty",
    ),
    (
        "manners", "greet", "wave", "hello",
        "你好(?!可|棒|厉|看|美|聪|香|吵|笨|丑|烦|像|奇|高|瘦|胖|慢|快|有[意趣]|搞笑|逗|温|暖|甜|乖|坏|凶|懒|酷|帅|萌|会|懂)|您好|哈喽|哈啰|嗨(?!皮)|早安|(?:早上|中午"
        "|下午|晚上|大家)好|早[呀啊]|^早$|(?<!一直)(?<!永远)在吗|在不在|我(?:来|回来|到)(?:了|啦)"
        "|来了来了|签到|打卡|好久不见",
        "hi+|hello+|he+y+|heya|hiya|yo|good (?:morning|evening|afternoon|day)|^morning|^evening|greetings|howdy"
        "|(?:i'm|i am) (?:back|here)"
        "|anyone (?:here|there|home)|long time no see|are you there",
    ),
)
